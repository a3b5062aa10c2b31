import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { startPages } from '../helpers/node/loopback';
import { testBundle, testKey, withAssignmentEvents } from '../helpers/testBundle';
import { type Answer, type ConsentSignal, consentPage, consentSignals } from './consentPage';
import { consentGuesses, consentTools } from './consentTools';
import { startCoupons } from './startCoupons';

/** A signal that nobody hears: a tool that says no beside a tag that listens to the command only, which says yes. */
const ignored: ConsentSignal = {
  name: 'ignored',
  tag: 'data-consent="manual"',
  tool: `window.__tcfapi = (command, version, callback) => callback({ gdprApplies: true, eventStatus: 'tcloaded', purpose: { consents: {} } }, true);
    window.answer = () => couplet('consent', { storage: true, sync: true });`,
};
const signals = [...consentSignals, ignored, ...consentTools, ...consentGuesses];

let browser: Browser;
let shop: Awaited<ReturnType<typeof startPages>>;
let coupons: Awaited<ReturnType<typeof startCoupons>>;
/** The same with a campaign whose devices send their group, as soon as they may. */
let counted: Awaited<ReturnType<typeof startCoupons>>;

beforeAll(async () => {
  const key = await testKey();
  const bundle = await testBundle(key, { sure: true });
  coupons = await startCoupons(bundle);
  counted = await startCoupons(await testBundle(key, { sure: true, change: { reports: withAssignmentEvents.reports } }));
  shop = await startPages((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop');
    const signal = signals[Number(url.pathname.slice(1))];
    // A browser asks for an icon once, and tells its console where there is none.
    response.statusCode = signal ? 200 : 204;
    response.setHeader('content-type', 'text/html');
    const { url: server } = signal && consentTools.includes(signal) ? counted : coupons;
    response.end(signal && consentPage(signal, url.searchParams.get('answer') as Answer, server, key.siteKey));
  });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([shop?.close(), coupons?.close(), counted?.close()]);
});

interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Every request of pages and workers to another origin than the shop's: method, path with query, body. */
  readonly sent: readonly (readonly [method: string, path: string, body: string | null])[];
  readonly trouble: readonly string[];
  open(answer: Answer): Promise<void>;
}

const visit = async (signal: ConsentSignal): Promise<Visit> => {
  const context = await browser.newContext();
  const sent: (readonly [string, string, string | null])[] = [];
  const trouble: string[] = [];
  context.on('request', (request) => {
    const { origin, pathname, search } = new URL(request.url());
    if (origin !== shop.url && origin !== 'null' && !request.url().startsWith('blob:'))
      sent.push([request.method(), pathname + search, request.postData()]);
  });
  if (signal.browser === 'gpc')
    await context.addInitScript(`Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })`);
  if (signal.browser === 'dnt') await context.addInitScript(`Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' })`);
  const page = await context.newPage();
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  return {
    context,
    page,
    sent,
    trouble,
    open: async (answer) => {
      await page.goto(`${shop.url}/${signals.indexOf(signal)}?answer=${answer}`);
    },
  };
};

/** Names and sizes of all that lies in the browser for the shop: tables of its databases, entries of its stores, cookies. */
const stored = async ({ context, page }: Visit): Promise<Readonly<Record<string, number>>> => {
  const found = await page.evaluate(async () => {
    const all: Record<string, number> = {};
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const table of database.objectStoreNames)
        all[`${name}.${table}`] = await asked(database.transaction(table).objectStore(table).count());
      database.close();
    }
    all.localStorage = localStorage.length;
    all.sessionStorage = sessionStorage.length;
    all.cacheStorage = globalThis.caches ? (await caches.keys()).length : 0;
    return all;
  });
  return { ...found, cookies: (await context.cookies()).length };
};
/** What is there; empty = nothing but perhaps empty tables. */
const contents = async (visitor: Visit): Promise<readonly string[]> =>
  Object.entries(await stored(visitor))
    .filter(([name, count]) => count > 0 && name !== 'couplet.ledger')
    .map(([name]) => name);

/** Nothing ever written: no database either. */
const expectNothingWritten = async (visitor: Visit): Promise<void> => {
  expect(await stored(visitor)).toEqual({ localStorage: 0, sessionStorage: 0, cacheStorage: 0, cookies: 0 });
};
/** Scripts and signed documents were fetched, the same for everybody; nothing else left. */
const expectNothingSent = ({ sent }: Visit): void => {
  expect(sent.length).toBeGreaterThan(3);
  for (const request of sent)
    expect(request).toEqual([
      'GET',
      expect.stringMatching(
        /^\/(v1\/couplet\.js|assets\/[\w-]+\.(js|wasm)|v1\/status\.json(\?with=bundle)?|v1\/bundles\/[0-9a-f]{16}\/(manifest\.json|[0-9a-f]{64}\.bin))$/,
      ),
      null,
    ]);
};
const card = ({ page }: Visit) => page.locator('couplet-card section.card');
const patient = { timeout: 20_000 };
/** The coupon is there: the widget did all it does on this page. A moment more, for what might be written afterwards. */
const settled = async (visitor: Visit): Promise<void> => {
  await card(visitor).waitFor(patient);
  await visitor.page.waitForTimeout(400);
};
const logged = (visitor: Visit) => expect.poll(() => contents(visitor), patient).toContain('couplet.events');
const erased = (visitor: Visit, wait = patient) => expect.poll(() => contents(visitor), wait).toEqual([]);
const answer = ({ page }: Visit, word: Answer): Promise<void> =>
  page.evaluate((said) => (window as unknown as { answer(word: string): void }).answer(said), word);

describe.each(consentSignals)('$name', (signal) => {
  it('denied, and before any answer: a coupon all the same, nothing written, nothing sent', async () => {
    await Promise.all(
      (['denied', 'none'] as const).map(async (word) => {
        const visitor = await visit(signal);
        await visitor.open(word);
        await settled(visitor);
        // Where an opt-out is no opt-in, no answer is no objection.
        await expectNothingWritten(visitor);
        expectNothingSent(visitor);
        expect(visitor.trouble).toEqual([]);
        await visitor.context.close();
      }),
    );
  });

  it('granted: a log; withdrawn: erased, and stays so; withdrawn where nobody heard it: erased by the next page', async () => {
    const visitor = await visit(signal);
    await visitor.open('granted');
    await logged(visitor);
    await answer(visitor, 'denied');
    await erased(visitor);
    await visitor.open('denied');
    await settled(visitor);
    expect(await contents(visitor)).toEqual([]);

    await visitor.open('granted');
    await logged(visitor);
    await visitor.open('denied');
    await settled(visitor);
    await erased(visitor);
    expectNothingSent(visitor);
    expect(visitor.trouble).toEqual([]);
    await visitor.context.close();
  });
});

const groupsSent = ({ sent }: Visit): number =>
  sent.filter(([method, path, body]) => method === 'POST' && path === '/v1/reports' && body?.includes('"exposure/1"')).length;

describe.each(consentTools)('$name', (signal) => {
  it('nothing before an answer, and nothing after "reject all"', async () => {
    await Promise.all(
      (['denied', 'none'] as const).map(async (word) => {
        const visitor = await visit(signal);
        await visitor.open(word);
        await settled(visitor);
        await expectNothingWritten(visitor);
        expectNothingSent(visitor);
        // The tool answers when the widget has listened for a while.
        await answer(visitor, 'denied');
        await visitor.page.waitForTimeout(1_500);
        await expectNothingWritten(visitor);
        expectNothingSent(visitor);
        expect(visitor.trouble).toEqual([]);
        await visitor.context.close();
      }),
    );
  });

  it('"accept all", now or on an earlier page, stores and sends; withdrawn, it stops and erases', async () => {
    const visitor = await visit(signal);
    await visitor.open('none');
    await settled(visitor);
    await answer(visitor, 'granted');
    await logged(visitor);
    await expect.poll(() => groupsSent(visitor), patient).toBe(1);
    await answer(visitor, 'denied');
    await erased(visitor);

    await visitor.open('granted');
    await logged(visitor);
    await expect.poll(() => groupsSent(visitor), patient).toBe(2);
    await visitor.open('denied');
    await settled(visitor);
    await erased(visitor);
    expect(groupsSent(visitor)).toBe(2);
    expect(visitor.trouble).toEqual([]);
    await visitor.context.close();
  }, 180_000);
});

describe.each(consentGuesses)('$name', (signal) => {
  it('nothing is stored or sent on a guess, and the debug panel has the line to add', async () => {
    const visitor = await visit(signal);
    await visitor.open('granted');
    await settled(visitor);
    await visitor.page.waitForTimeout(1_500);
    await expectNothingWritten(visitor);
    expectNothingSent(visitor);
    await visitor.page.evaluate("couplet('debug')");
    await visitor.page.getByText('consent_unmapped: nothing is stored').first().waitFor(patient);
    expect(visitor.trouble).toEqual([]);
    await visitor.context.close();
  });
});

describe('the checks', () => {
  it('fail where a signal is ignored, and see what a worker sends', async () => {
    const visitor = await visit(ignored);
    await visitor.open('denied');
    await settled(visitor);
    await expect(expectNothingWritten(visitor)).rejects.toThrow();
    await expect(erased(visitor, { timeout: 3_000 })).rejects.toThrow();
    expectNothingSent(visitor);
    await card(visitor).getByRole('button', { name: 'Get code' }).click();
    await expect.poll(() => visitor.sent.filter(([method, path]) => method === 'POST' && path === '/v1/claims'), patient).toHaveLength(1);
    expect(() => expectNothingSent(visitor)).toThrow();
    await visitor.context.close();
  }, 60_000);
});
