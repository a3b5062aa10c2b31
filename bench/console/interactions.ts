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

const pressDown = async (page: Page, found: Locator): Promise<void> => {
  await found.focus();
  await page.keyboard.press('ArrowDown');
};

/** What can be done with a table, by name. */
const ofTables = {
  search: { find: (on) => on.locator('main input[type=search]').first(), act: typeInto('tea offer') },
  filter: { find: (on) => on.locator('main .toolbar select:visible').first(), act: pressDown },
  sort: { find: (on) => on.locator('main th button').first() },
  'select a row of': { find: (on) => on.locator('main tbody input[type=checkbox]').first() },
  'select all of': { find: (on) => on.locator('main thead input[type=checkbox]').first() },
  'next rows of': { find: (on) => on.locator('main .pages button').last() },
  'open the menu of a row of': { find: (on) => on.locator('main tbody button[aria-haspopup=menu]').first() },
} satisfies Readonly<Record<string, Omit<Interaction, 'name' | 'at'>>>;

const onTable = (what: string, at: string, names: readonly (keyof typeof ofTables)[]): readonly Interaction[] =>
  names.map((name) => ({ ...ofTables[name], name: `${name} ${what}`, at }));

/** The coupon in the middle of the largest campaign. */
const EDITOR = 'campaigns/home/coupon-0250';

const field = (at: string) => (page: Page) => page.locator(`main [data-at$="${at}"]`).first();

const showPalette = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+k');
  await page.locator('dialog.palette input').waitFor({ timeout: PATIENCE_MS });
};

const interactions: readonly Interaction[] = [
  ...['campaigns', 'results', 'learning', 'codes', 'versions', 'operations', 'settings', 'overview'].map((page) => ({
    name: `open ${page}`,
    at: page === 'overview' ? 'settings' : 'overview',
    find: (on: Page) => on.locator(`.nav a[href="#/${page}"]`),
  })),
  ...['coupons', 'segments', 'claims', 'privacy', 'plan'].map((tab) => ({
    name: `open results, ${tab}`,
    at: 'results',
    find: (on: Page) => on.locator(`main nav.tabs a[href^="#/results/${tab}"]`),
  })),
  ...onTable('campaigns', 'campaigns', ['search', 'filter', 'sort', 'select all of', 'open the menu of a row of']),
  ...onTable('coupons', 'campaigns/home', [
    ...(['search', 'filter', 'sort', 'select a row of', 'select all of', 'next rows of'] as const),
    'open the menu of a row of',
  ]),
  ...onTable('codes', 'codes', ['search', 'sort', 'next rows of']),
  ...onTable('results by coupon', 'results/coupons', ['sort', 'next rows of']),
  ...onTable('claims', 'results/claims', ['sort']),
  { name: 'show claims by day', at: 'results/claims', find: (page) => page.locator('main summary').first() },
  { name: 'open a campaign', at: 'campaigns', find: (page) => page.locator('main tbody th a').first() },
  { name: 'open a coupon', at: 'campaigns/home', find: (page) => page.locator('main tbody th a').first() },
  { name: 'type a title', at: EDITOR, find: field('.title.en'), act: typeInto(' ten chars') },
  { name: 'type a budget', at: EDITOR, find: field('budgets.coupon-0250.money'), act: typeInto('00') },
  { name: 'open the categories', at: EDITOR, find: field('.scope.categories') },
  { name: 'search the categories', at: EDITOR, find: field('.scope.categories'), act: typeInto('tea') },
  { name: 'search the products', at: EDITOR, find: field('.scope.itemIds'), act: typeInto('tea') },
  { name: 'review a draft', at: 'campaigns', find: (page) => page.locator('.draft-bar button.primary').first() },
  { name: 'open the date range', at: 'results', find: (page) => page.locator('main .page-action button[aria-haspopup=dialog]').first() },
  {
    name: 'choose a date range',
    at: 'results',
    find: (page) => page.locator('main .page-action button[aria-haspopup=dialog]').first(),
    act: async (page, found) => {
      await found.click();
      await page.locator('.date-range button').nth(1).click();
    },
  },
  { name: 'open ⌘K', at: 'overview', find: (page) => page.locator('button.search'), act: showPalette },
  {
    name: 'search with ⌘K',
    at: 'campaigns',
    find: (page) => page.locator('button.search'),
    act: async (page) => {
      await showPalette(page);
      await page.keyboard.type('tea offer', { delay: KEY_MS });
    },
  },
  { name: 'change the theme', at: 'campaigns/home', find: (page) => page.locator('.account select').last(), act: pressDown },
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
  // Each begins on a new page that has been open for a while.
  for (const next of ['versions', at]) {
    await page.evaluate(`location.hash = '#/${next}'`);
    await settled(page);
  }
  const found = find(page);
  if (!(await found.isVisible()) || !(await found.isEnabled())) return undefined;
  await page.waitForTimeout(AFTER_MS);
  await page.evaluate('window.__seen.events = {}, window.__seen.task = 0');
  await spent();
  await act(page, found);
  await page.waitForTimeout(AFTER_MS);
  const seen = { ...(await seenBy(page)), cpu: await spent() };
  await page.evaluate('document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close())');
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
