import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoredClaim, tableNames } from '../../worker/storage/deviceStorage';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { until } from '../helpers/until';
import { type FaultVisit, inWorker, looked, rowsOf, untilLooked, visitOn } from './faultVisit';
import { killed, openProfile } from './killableBrowser';

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startHostShop({ network: false }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

const visit = async (script?: string): Promise<FaultVisit> => {
  const context = await browser.newContext();
  if (script) await context.addInitScript({ content: script });
  return visitOn(context, shop);
};
/** Claims the coupon of the card. */
const claim = async ({ page, card }: FaultVisit): Promise<string> => {
  await card();
  await page.locator('couplet-card .card .primary').click();
  return page.locator('couplet-card .card .code').innerText();
};
/** Writes into the database as another script of the shop could. */
const write = (page: FaultVisit['page'], rows: readonly (readonly [table: string, key: string | number, value: unknown])[]) =>
  page.evaluate(async (all) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const open = indexedDB.open('couplet');
      open.onsuccess = () => resolve(open.result);
    });
    const transaction = database.transaction([...new Set(all.map(([table]) => table))], 'readwrite');
    for (const [table, key, value] of all) transaction.objectStore(table).put(value, key);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, rows);

describe('a browser that is killed with SIGKILL', () => {
  const profile = mkdtempSync(join(tmpdir(), 'couplet-fault-profile-'));
  afterAll(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));

  it('has everything that was in the log and the claimed code, and goes on; a damaged file is begun anew', async () => {
    let open = await openProfile(profile);
    try {
      let seen = await visitOn(open.context, shop);
      const code = await claim(seen);
      let known: readonly string[] = [];
      for (let round = 0; round < 3; round++) {
        // Looks go on until the browser is no more.
        let next = 0;
        const looking = (async () => {
          for (;;) await seen.look(`tea-${round}-${next++}`);
        })().catch(() => undefined);
        const stored = async (): Promise<boolean> => {
          known = await looked(seen.page);
          return known.includes(`tea-${round}-20`);
        };
        await until(stored, 'some looks are stored', 30_000);
        await killed(open.child);
        await looking;
        open = await openProfile(profile);
        seen = await visitOn(open.context, shop);
        const after = await looked(seen.page);
        expect(after.slice(0, known.length)).toEqual(known);
        // No hole: what came first is there where something later is.
        const ofRound = after.filter((id) => id.startsWith(`tea-${round}-`));
        expect(ofRound).toEqual(ofRound.map((_, at) => `tea-${round}-${at}`));
      }
      const claims = (await rowsOf(seen.page, 'claims')).map(({ value }) => (value as StoredClaim).code);
      expect(claims).toEqual([code]);
      await seen.says(/Kept\s+in this browser · \d{2,} events/i);
      expect(await seen.harm()).toEqual([]);

      await killed(open.child);
      const files = join(profile, 'Default/IndexedDB');
      const damaged = readdirSync(files, { recursive: true, encoding: 'utf8' }).filter((name) => /(\.log|\.ldb|MANIFEST-\d+)$/.test(name));
      expect(damaged.length).toBeGreaterThan(0);
      for (const name of damaged) {
        const bytes = readFileSync(join(files, name));
        writeFileSync(
          join(files, name),
          bytes.map((byte, at) => (at % 7 === 0 ? byte ^ 0xa5 : byte)),
        );
      }
      open = await openProfile(profile);
      seen = await visitOn(open.context, shop);
      await seen.look('after-damage');
      await seen.says(/Kept\s+in (this browser|memory)/i);
      await seen.says('after-damage');
      await seen.card();
      expect(await seen.harm()).toEqual([]);
    } finally {
      await killed(open.child);
    }
    await once(open.child, 'close').catch(() => undefined);
  }, 120_000);
});

describe('storage that is full', () => {
  it('keeps what was stored and stores again once there is room; the panel says so', async () => {
    const seen = await visit();
    const { page, protocol } = seen;
    await seen.card();
    await seen.look('before');
    await untilLooked(page, 'before');
    const before = await rowsOf(page, 'meta');
    await protocol.send('Storage.overrideQuotaForOrigin', { origin: shop.url, quotaSize: 1 });
    // A browser asks anew what is left only now and then.
    await until(
      async () => {
        await seen.look(`full-${Date.now()}`);
        await page.waitForTimeout(300);
        return (await seen.panel()).includes('storage_full');
      },
      'the panel says that storage is full',
      90_000,
    );
    const kept = await looked(page);
    await seen.look('lost');
    await page.waitForTimeout(500);
    expect(await looked(page)).toEqual(kept);
    expect(kept).toContain('before');
    expect((await rowsOf(page, 'meta')).map(({ key }) => key)).toEqual(before.map(({ key }) => key));
    await protocol.send('Storage.overrideQuotaForOrigin', { origin: shop.url });
    await until(
      async () => {
        await seen.look(`room-${Date.now()}`);
        await page.waitForTimeout(300);
        return (await looked(page)).length > kept.length;
      },
      'something is stored again',
      90_000,
    );
    expect((await looked(page)).slice(0, kept.length)).toEqual(kept);
    expect(await seen.harm()).toEqual([]);
    await page.context().close();
  });

  it('full from the first visit on: no coupon, the panel says why, and the next page with room has one', async () => {
    const context = await browser.newContext();
    const empty = await context.newPage();
    await empty.goto(`${shop.url}/favicon.ico`).catch(() => undefined);
    const protocol = await context.newCDPSession(empty);
    await protocol.send('Storage.overrideQuotaForOrigin', { origin: shop.url, quotaSize: 1 });
    const seen = await visitOn(context, shop);
    await seen.says(/storage_full|storage_unavailable/);
    expect(await seen.harm()).toEqual([]);
    await protocol.send('Storage.overrideQuotaForOrigin', { origin: shop.url });
    const again = await visitOn(context, shop);
    await again.card();
    expect(await again.harm()).toEqual([]);
    await context.close();
  });
});

describe('IndexedDB that cannot be had', () => {
  it('forbidden, as in some private modes: a coupon from memory, nothing on the cart, and the panel says so', async () => {
    const forbidden = `indexedDB.open = () => { throw new DOMException('denied', 'SecurityError') }`;
    const seen = await visit(inWorker(forbidden));
    await seen.card();
    await seen.says('storage_unavailable');
    expect(await seen.row('Kept')).toMatch(/^in memory, for this page/);
    expect(await seen.row('Cart attribute')).toMatch(/^none/);
    expect(await seen.harm()).toEqual([]);
    await seen.page.context().close();
  });

  it('held by a script of the shop while it is being deleted: memory after some seconds, and the next page stores again', async () => {
    const seen = await visit();
    await seen.card();
    await seen.page.evaluate(async () => {
      const held = await new Promise<IDBDatabase>((resolve) => {
        const open = indexedDB.open('couplet');
        open.onsuccess = () => resolve(open.result);
      });
      Object.assign(window, { held });
      indexedDB.deleteDatabase('couplet');
    });
    const next = await visitOn(seen.page.context(), shop);
    await next.says('storage_unavailable');
    await next.card();
    await seen.page.evaluate(() => (window as unknown as { held: IDBDatabase }).held.close());
    const later = await visitOn(seen.page.context(), shop);
    await later.look('stored-again');
    await untilLooked(later.page, 'stored-again');
    for (const each of [seen, next, later]) expect(await each.harm()).toEqual([]);
    await seen.page.context().close();
  });
});

describe('a database that is deleted while the page is open', () => {
  it.each(['by a script', 'by the shopper, with all data of the site'])(
    '%s: the page goes on in a new one, nothing old comes back',
    async (how) => {
      const seen = await visit();
      const { page, protocol } = seen;
      await seen.card();
      await seen.look('old');
      await untilLooked(page, 'old');
      const unit = (await rowsOf(page, 'meta')).find(({ key }) => key === 'unit')?.value;
      if (how === 'by a script')
        await page.evaluate(() => new Promise((resolve) => (indexedDB.deleteDatabase('couplet').onsuccess = resolve)));
      else await protocol.send('Storage.clearDataForOrigin', { origin: shop.url, storageTypes: 'all' });
      await seen.look('new');
      await untilLooked(page, 'new');
      expect(await looked(page)).not.toContain('old');
      await seen.says(/Kept\s+in this browser · \d events/i);
      const next = await visitOn(page.context(), shop);
      await next.says(/Bundle\s+[0-9a-f]{16}/i);
      const drawn = (await rowsOf(next.page, 'meta')).find(({ key }) => key === 'unit')?.value;
      expect(drawn).toMatch(/^[0-9a-f]{32}$/);
      expect(drawn).not.toBe(unit);
      for (const each of [seen, next]) expect(await each.harm()).toEqual([]);
      await page.context().close();
    },
  );
});

describe('records of another shape', () => {
  it('in every table at once: they go, the others stay, and the panel names them', async () => {
    const seen = await visit();
    const { page } = seen;
    const code = await claim(seen);
    await seen.look('kept');
    await untilLooked(page, 'kept');
    const decisions = (await rowsOf(page, 'decisions')).length;
    await write(page, [
      ['meta', 'profile', 'damaged'],
      ...tableNames
        .filter((name) => name !== 'meta')
        .map((name) => [name, name === 'ledger' ? name : name === 'events' ? 1 : 'damaged', 7] as const),
    ]);
    const next = await visitOn(page.context(), shop);
    await next.says(/storage_repaired: .*meta profile/);
    for (const table of tableNames.filter((name) => name !== 'meta'))
      expect(await next.panel()).toContain(`${table} ${table === 'ledger' ? table : table === 'events' ? 1 : 'damaged'}`);
    expect(await looked(next.page)).toContain('kept');
    expect((await rowsOf(next.page, 'decisions')).length).toBeGreaterThanOrEqual(decisions);
    expect((await rowsOf(next.page, 'claims')).map(({ value }) => (value as StoredClaim).code)).toEqual([code]);
    // Folded anew from the log, and the ledger allows nothing any more.
    expect(await next.row('Reports')).toContain('ε 24 of 24');
    await next.look('recorded');
    await untilLooked(next.page, 'recorded');
    for (const each of [seen, next]) expect(await each.harm()).toEqual([]);
    await page.context().close();
  });
});
