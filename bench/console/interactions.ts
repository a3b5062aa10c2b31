import type { Browser, Locator, Page } from 'playwright';
import { enterConsole, settled, threadTime } from '../../test/helpers/e2e/consolePages';
import { ADMIN_TOKEN } from '../../test/helpers/server/testServer';
import { isQuick } from '../all/isQuick';
import { type BenchRow, median, rounded, skippedRow } from '../benchResult';

const ROUNDS = isQuick ? 1 : 3;
/** As Lighthouse slows a desktop down to a middling phone. */
const THROTTLE = 4;
/** "Good" (https://web.dev/articles/inp), ms. */
const GOOD_INP_MS = 200;
/** Between two keys of a quick typist, ms. */
const KEY_MS = 100;
/** What an interaction sets in motion is over by then, ms. */
const AFTER_MS = 600;
/** For an element to appear, ms. */
const PATIENCE_MS = 8_000;

/** Text, not a function: what tsx makes of a function calls helpers that a page does not have. */
const observe = `(() => {
  if (window !== top) return;
  const seen = window.__seen = { events: {}, task: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach(({ interactionId, duration }) => {
    if (interactionId) seen.events[interactionId] = Math.max(seen.events[interactionId] ?? 0, duration);
  })).observe({ type: 'event', durationThreshold: 16 });
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => {
    seen.task = Math.max(seen.task, duration);
  })).observe({ type: 'longtask' });
})();`;

interface Interaction {
  readonly name: string;
  /** Address behind `#`. */
  readonly at: string;
  readonly find: (page: Page) => Locator;
  /** By default a click. */
  readonly act?: (page: Page, found: Locator) => Promise<void>;
}

const typeInto =
  (text: string) =>
  async (page: Page, found: Locator): Promise<void> => {
    await found.click();
    await page.keyboard.press('End');
    await page.keyboard.type(text, { delay: KEY_MS });
  };

const onTable = (page: string): readonly Interaction[] => [
  { name: `search in ${page}`, at: page, find: (on) => on.locator('main input[type=search]').first(), act: typeInto('tea offer') },
  { name: `sort ${page}`, at: page, find: (on) => on.locator('main th button').first() },
  { name: `select a row of ${page}`, at: page, find: (on) => on.locator('main tbody input[type=checkbox]').first() },
  { name: `select all of ${page}`, at: page, find: (on) => on.locator('main thead input[type=checkbox]').first() },
  { name: `next rows of ${page}`, at: page, find: (on) => on.locator('main .pages button').last() },
];

const EDITOR = 'coupons/tea-20';

const interactions: readonly Interaction[] = [
  ...['campaigns', 'results', 'learning', 'codes', 'versions', 'operations', 'settings', 'overview'].map((page) => ({
    name: `open ${page}`,
    at: page === 'overview' ? 'settings' : 'overview',
    find: (on: Page) => on.locator(`.nav a[href="#/${page}"]`),
  })),
  ...['campaigns', 'results', 'codes'].flatMap(onTable),
  ...['campaigns', 'results', 'operations', 'settings'].map((page) => ({
    name: `another tab of ${page}`,
    at: page,
    find: (on: Page) => on.locator('main nav.tabs a:not([aria-current])').first(),
  })),
  { name: 'open a coupon', at: 'campaigns', find: (page) => page.locator('main tbody th a').first() },
  {
    name: 'type a title',
    at: EDITOR,
    find: (page) => page.locator('main input[type=text]:visible, main input:not([type]):visible').first(),
    act: typeInto(' ten chars'),
  },
  { name: 'open a picker', at: EDITOR, find: (page) => page.locator('main [role=combobox]').first() },
  { name: 'type in a picker', at: EDITOR, find: (page) => page.locator('main [role=combobox]').first(), act: typeInto('tea') },
  {
    name: 'search with ⌘K',
    at: 'overview',
    find: (page) => page.locator('button.search'),
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.locator('dialog.palette input').waitFor({ timeout: PATIENCE_MS });
      await page.keyboard.type('tea offer', { delay: KEY_MS });
    },
  },
];

interface Seen {
  /** Slowest interaction until the next paint, ms; 0: below 16. */
  readonly inp: number;
  /** Longest task, ms. */
  readonly task: number;
  /** CPU time of the page's thread, not slowed down, ms. Unlike the others it does not depend on what else the machine does. */
  readonly cpu: number;
}

const seenBy = async (page: Page): Promise<Omit<Seen, 'cpu'>> => {
  const { events, task } = await page.evaluate<{ events: Record<string, number>; task: number }>('window.__seen');
  return { inp: Math.max(0, ...Object.values(events)), task };
};

/** `undefined`: the page has no such element. */
const measure = async (
  page: Page,
  spent: () => Promise<number>,
  { at, find, act = async (_, found) => found.click() }: Interaction,
): Promise<Seen | undefined> => {
  // Each begins as on a page that has been open for a while.
  await page.evaluate(`location.hash = '#/${at}'`);
  await settled(page);
  const found = find(page);
  if (!(await found.isVisible()) || !(await found.isEnabled())) return undefined;
  await page.waitForTimeout(AFTER_MS);
  await page.evaluate('window.__seen.events = {}, window.__seen.task = 0');
  await spent();
  await act(page, found);
  await page.waitForTimeout(AFTER_MS);
  const seen = { ...(await seenBy(page)), cpu: await spent() };
  await page.keyboard.press('Escape');
  return seen;
};

/** Interaction to next paint of what people do in the console, on a processor slowed down four times. */
export const interactionRows = async (browser: Browser, url: string): Promise<readonly BenchRow[]> => {
  const seen = new Map<string, Seen[]>();
  for (let round = 0; round < ROUNDS; round++) {
    const page = await enterConsole(
      browser,
      { url, token: ADMIN_TOKEN },
      { preferences: { language: 'en', theme: 'light' }, viewport: { width: 1_280, height: 800 } },
    );
    await page.addInitScript(observe);
    await page.reload();
    await settled(page);
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    const spent = await threadTime(protocol);
    for (const interaction of interactions) {
      const one = await measure(page, spent, interaction);
      if (one) seen.set(interaction.name, [...(seen.get(interaction.name) ?? []), one]);
    }
    await page.context().close();
  }
  return interactions.map(({ name, at }) => {
    const met = seen.get(name);
    if (!met) return skippedRow(`INP: ${name}`, 'ms', `#/${at} has none`);
    const inp = median(met.map((one) => one.inp));
    const note = `worst of ${met.length} ${Math.max(...met.map((one) => one.inp))}; longest task ${rounded(median(met.map(({ task }) => task)))}, CPU in all ${rounded(median(met.map(({ cpu }) => cpu)))}`;
    return { what: `INP: ${name}`, value: inp, unit: 'ms', budget: GOOD_INP_MS, ok: inp <= GOOD_INP_MS, note };
  });
};
