import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { demoItems } from '../../demo/log/logRow';
import { launch, storedDecisions, storedProfile } from '../helpers/e2e/browser';
import { demoModel } from '../helpers/e2e/demo';
import { startWorld, type World } from '../helpers/e2e/world';
import { shownToAll } from '../helpers/testBundle';
import { until } from '../helpers/until';

/** Visitors, and choices of each. */
const [VISITORS, CHOICES] = [5, 10];
/** Of decisions. */
const LEAST_SHARE = 0.95;

let world: World;
let browser: Browser;
/** Views after which the demo asks for the first time. */
let before = 0;

beforeAll(async () => {
  const [model, launched] = await Promise.all([demoModel(), launch()]);
  browser = launched;
  expect(model.manifest.sequence).toBeDefined();
  world = await startWorld(demoCampaign(shownToAll), model.siteKey);
  before = model.manifest.triggers.minViews - 1;
  await world.publish(model.bundle);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** What scored the choices of somebody who looks at page after page: at the first ones until they are recorded, at the others until each was chosen for. */
const scorersOf = async (visitor: number): Promise<readonly string[]> => {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  for (let view = 1; view <= before + CHOICES; view++) {
    const { id } = demoItems[(visitor * CHOICES + 7 * view) % demoItems.length]!;
    await page.goto(`${world.shop.url}/p/${id}`);
    await until(async () => ((await storedProfile(page))?.session.views ?? 0) >= view, `view ${view} of visitor ${visitor}`, 60_000);
    if (view > before)
      await until(
        async () => (await storedDecisions(page)).length >= view - before,
        `choice of view ${view} of visitor ${visitor}`,
        60_000,
      );
  }
  const scorers = (await storedDecisions(page)).map(({ versions }) => versions.scorer);
  await context.close();
  return scorers;
};

it('the demo has at least 95% of its choices scored by TensorFlow.js, the first of every page and of every visitor among them', async () => {
  const scorers: (readonly string[])[] = [];
  // One after the other, as each has a device of their own.
  for (let visitor = 0; visitor < VISITORS; visitor++) scorers.push(await scorersOf(visitor));
  const all = scorers.flat();
  const count = (of: readonly string[]): number => of.filter((scorer) => scorer.startsWith('tfjs-')).length;
  const firsts = count(scorers.flatMap((one) => one.slice(0, 1)));
  console.log(
    `${all.length} choices of ${VISITORS} visitors: ${[...new Set(all)].map((kind) => `${kind} ${all.filter((one) => one === kind).length}`).join(', ')}; of their first choices ${firsts} by TensorFlow.js`,
  );
  expect(all.length).toBeGreaterThanOrEqual(VISITORS * CHOICES);
  expect(count(all) / all.length).toBeGreaterThanOrEqual(LEAST_SHARE);
  expect(firsts).toBe(VISITORS);
}, 900_000);
