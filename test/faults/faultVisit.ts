import type { BrowserContext, CDPSession, Page } from 'playwright';
import { expect } from 'vitest';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { TableName } from '../../worker/storage/deviceStorage';
import type { HostShop } from '../helpers/e2e/hostShop';
import { until } from '../helpers/until';
import { pageAsItIs } from './visitShop';

/** A shopper on the shop's page, with Couplet on it and the debug panel at hand. */
export interface FaultVisit {
  readonly page: Page;
  readonly protocol: CDPSession;
  /** Has the page's own calls told to Couplet: products by id, one event each. */
  look(...ids: readonly string[]): Promise<void>;
  card(): Promise<void>;
  /** Until the debug panel, opened if it is not, says so. */
  says(what: RegExp | string): Promise<void>;
  /** Value of a row of the debug panel. */
  row(name: string): Promise<string>;
  panel(): Promise<string>;
  /** What reached the page: errors, warnings, rejections, violations, and shifts of its own elements. */
  harm(): Promise<readonly string[]>;
}

/** What a browser itself writes of a request that fails. */
export const NETWORK = /^(error: )?Failed to load resource/;

interface VisitOptions {
  readonly address?: string;
  /** The page's first script. */
  readonly script?: string;
}

export const visitOn = async (
  context: BrowserContext,
  shop: HostShop,
  { address = shop.page(), script }: VisitOptions = {},
): Promise<FaultVisit> => {
  const page = await context.newPage();
  if (script) await page.addInitScript({ content: script });
  const protocol = await context.newCDPSession(page);
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.push(`${message.type()}: ${message.text()}`);
  });
  await page.goto(address);
  const debug = page.locator('section.debug');
  const panel = async (): Promise<string> => {
    if ((await debug.count()) === 0) await page.evaluate(() => window.couplet?.('debug'));
    await debug.waitFor({ timeout: 20_000 });
    return debug.innerText();
  };
  return {
    page,
    protocol,
    panel,
    look: (...ids) =>
      page.evaluate((all) => {
        for (const item_id of all)
          window.couplet?.('track', 'view_item', { currency: 'EUR', items: [{ item_id, item_category: 'Tea', price: 12 }] });
      }, ids),
    card: () => page.locator('couplet-card section.card').waitFor({ timeout: 20_000 }),
    says: async (what) => {
      await panel();
      await expect.poll(panel, { timeout: 40_000, interval: 300 }).toMatch(what);
    },
    row: async (name) => {
      await panel();
      return debug
        .locator('dl div', { has: page.getByText(name, { exact: true }) })
        .locator('dd')
        .innerText();
    },
    harm: async () => {
      const { heard: told, shifts } = await page.evaluate(pageAsItIs, shop.server);
      return [...heard.splice(0), ...told, ...(shifts > 0 ? [`${shifts} shifts`] : [])];
    },
  };
};

/** Everything in one table of the database, read as any script of the page could; none where there is no database. */
export const rowsOf = (page: Page, table: TableName): Promise<readonly { readonly key: string; readonly value: unknown }[]> =>
  page.evaluate(async (name) => {
    if (!(await indexedDB.databases()).some((known) => known.name === 'couplet')) return [];
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const open = indexedDB.open('couplet');
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    database.onversionchange = () => database.close();
    if (!database.objectStoreNames.contains(name)) {
      database.close();
      return [];
    }
    const store = database.transaction(name).objectStore(name);
    const ask = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const [keys, values] = await Promise.all([ask(store.getAllKeys()), ask(store.getAll())]);
    database.close();
    return keys.map((key, at) => ({ key: String(key), value: values[at] }));
  }, table);

/** Ids of the products looked at in the log, oldest first. */
export const looked = async (page: Page): Promise<readonly string[]> =>
  (await rowsOf(page, 'events'))
    .flatMap(({ value }) => (value as { readonly events: readonly ShopperEvent[] }).events)
    .flatMap((event) => (event.name === 'view_item' ? event.items.map(({ itemId }) => itemId) : []));

export const untilLooked = (page: Page, id: string): Promise<unknown> =>
  until(async () => (await looked(page)).includes(id), `${id} is in the log`, 30_000);

/** Runs in a page before any script of it: Couplet's worker begins with `text`. */
export const inWorker = (text: string): string => `{
  const native = Blob;
  const made = function (parts = [], options) {
    return new native(options?.type === 'text/javascript' ? [${JSON.stringify(`${text};\n`)}, ...parts] : parts, options);
  };
  made.prototype = native.prototype;
  window.Blob = made;
}`;

const shifted = (ms: number): string => `self.shift = ${ms}; { const now = Date.now; Date.now = () => now() + self.shift; }`;

/** A page and its worker whose clocks go wrong by so much, ms; `setClock` changes it. */
export const clockOff = (ms: number): string => `${shifted(ms)} ${inWorker(shifted(ms))}`;

export const setClock = async (page: Page, ms: number): Promise<void> => {
  const set = (by: number): void => void Object.assign(globalThis, { shift: by });
  await page.evaluate(set, ms);
  await (await workerOf(page)).evaluate(set, ms);
};

/** Couplet's worker of a page. */
export const workerOf = async (page: Page) =>
  until(async () => page.workers().find((worker) => worker.url().startsWith('blob:')), 'a worker', 20_000);
