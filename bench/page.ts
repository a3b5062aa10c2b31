import { spawnSync } from 'node:child_process';
import { isFresh } from '../scripts/prepare.mjs';
import { launch } from '../test/helpers/e2e/browser';
import { isQuick } from './all/isQuick';
import { type BenchRow, skippedRow } from './benchResult';
import { measureVisits } from './page/measureVisits';
import { pagePeers } from './page/pagePeers';
import { pageRows } from './page/pageRows';
import { startPageWorld } from './page/pageWorld';

/** Rounds in all, and those in which something goes into the cart. */
const [ROUNDS, CARTS] = isQuick ? [2, 2] : [21, 7];

/**
 * Bytes and processor time of the main thread that a tag takes on one and the same page: Couplet's beside GrowthBook, PostHog, Umami and web-vitals. Each
 * visit is somebody new in a new browser; the page without a tag is taken off, round by round. They do different things, which is part of the answer.
 * The page without a tag comes a second time in each round: what the two differ by is noise.
 */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { peers, missing } = await pagePeers();
  const world = await startPageWorld(peers);
  const browser = await launch();
  try {
    const [none] = world.variants;
    const visits = await measureVisits(browser, [...world.variants, { ...none!, name: 'none, again' }], ROUNDS, CARTS);
    const rows = pageRows(visits.slice(0, -1), visits.at(-1));
    return [...rows, ...Object.entries(missing).map(([name, why]) => skippedRow(`page view, ${name}`, 'ms CPU', why))];
  } finally {
    await browser.close();
    await world.close();
  }
};
