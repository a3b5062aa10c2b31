import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { demoItems } from '../../demo/demoItems';
import { demoModel } from '../helpers/e2e/demoModel';
import { launch } from '../helpers/e2e/launch';
import { storedDecisions } from '../helpers/e2e/storedDecisions';
import { until } from '../helpers/e2e/until';
import { startWorld, type World } from '../helpers/e2e/world';
import { shownToAll } from '../helpers/shownToAll';

const [VISITORS, PAGES] = [5, 10];
/** Of decisions. */
const LEAST_SHARE = 0.95;

let world: World;
let browser: Browser;

beforeAll(async () => {
  const [model, launched] = await Promise.all([demoModel(), launch()]);
  browser = launched;
  expect(model.manifest.sequence).toBeDefined();
  world = await startWorld(demoCampaign(shownToAll), model.siteKey);
  // As it is, but that each page view brings a choice and not the first of a few: after the same quiet as in the demo.
  await world.publish(model.sign({ ...model.manifest, triggers: { ...model.manifest.triggers, minViews: 1 } }));
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** What scored the choices of somebody who looks at one page after the other, until each was chosen for. */
const scorersOf = async (visitor: number): Promise<readonly string[]> => {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  for (let view = 1; view <= PAGES; view++) {
    const { id } = demoItems[(visitor * PAGES + 7 * view) % demoItems.length]!;
    await page.goto(`${world.shop.url}/p/${id}`);
    await until(async () => (await storedDecisions(page)).length >= view, `choice ${view} of visitor ${visitor}`, 60_000);
  }
  const scorers = (await storedDecisions(page)).map(({ versions }) => versions.scorer);
  await context.close();
  return scorers;
};

it('the demo has at least 95% of its choices scored by TensorFlow.js, one each of fifty pages, the first of every visitor among them', async () => {
  const scorers = await Promise.all(Array.from({ length: VISITORS }, (_, visitor) => scorersOf(visitor)));
  const all = scorers.flat();
  const count = (of: readonly string[]): number => of.filter((scorer) => scorer.startsWith('tfjs-')).length;
  const firsts = count(scorers.flatMap((one) => one.slice(0, 1)));
  console.log(
    `${all.length} choices on ${VISITORS * PAGES} pages: ${[...new Set(all)].map((kind) => `${kind} ${all.filter((one) => one === kind).length}`).join(', ')}; of the first choices of ${VISITORS} visitors ${firsts} by TensorFlow.js`,
  );
  expect(all.length).toBeGreaterThanOrEqual(VISITORS * PAGES);
  expect(count(all) / all.length).toBeGreaterThanOrEqual(LEAST_SHARE);
  expect(firsts).toBe(VISITORS);
}, 900_000);
