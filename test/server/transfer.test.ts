import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '../../src/protocol/values/result';
import type { Repositories } from '../../src/server/records/repositories';
import { openStore, type StorePlace } from '../../src/server/store/openStore';
import { exportStore, openTransferSource, openTransferTarget } from '../../src/server/store/transfer/exportStore';
import { importStore } from '../../src/server/store/transfer/importStore';
import type { TransferValue } from '../../src/server/store/transfer/transferFormat';
import { startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';
import { reportId } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

const NOW = 1_700_000_000_000;
let server: Awaited<ReturnType<typeof startTestDatabases>>;
let database: TestDatabase | undefined;
let dir: string;
beforeAll(async () => {
  server = await startTestDatabases();
}, 180_000);
afterAll(() => server?.stop());
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-transfer-'));
});
afterEach(async () => {
  rmSync(dir, { recursive: true, force: true });
  await database?.drop();
  database = undefined;
});

const kinds = ['SQLite', 'PostgreSQL'] as const;
/** One database a test, made when it is first asked for; as many folders as wanted. */
const place = async (kind: (typeof kinds)[number], folder = 'data'): Promise<StorePlace> => {
  if (kind === 'SQLite') return { DATA_DIR: join(dir, folder) };
  database ??= await server.create();
  return { DATA_DIR: join(dir, folder), DATABASE_URL: database.url };
};
const file = (): string => join(dir, 'couplet.export.gz');

const withStore = async <T>(at: StorePlace, work: (store: Repositories) => Promise<T>): Promise<T> => {
  mkdirSync(at.DATA_DIR, { recursive: true });
  const store = await openStore(at, () => undefined);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

const tables = ['admin_token', 'audit', 'bundle', 'bundle_file', 'campaign_draft', 'catalog', 'claim', 'day_use', 'message', 'outbox']
  .concat(['pool_code', 'push_subscription', 'push_wake', 'report', 'report_count', 'setting', 'shop_order', 'spent_token', 'suppression'])
  .concat(['token_key'])
  .sort();

const paid = {
  report: { v: 'report/1', id: reportId(9_000), bundle: '0'.repeat(16), question: 'stratum-outcome', answer: 1, pad: '' },
  body: 'a'.repeat(64),
  token: { epoch: 702, keySha256: 'b'.repeat(64) },
} as const;

const ping = { v: 'exposure/1', id: reportId(9_001), bundle: '0'.repeat(16), experiment: 'exp-1', variant: 'none', pad: '' } as const;

/** Something in every table but those of sign-ins, which stay, and of the till's answers, in every state of a claim. */
const fill = (at: StorePlace): Promise<void> =>
  withStore(at, async (store) => {
    await store.setWebhooks(true, NOW);
    await store.addToken({ id: 't1', name: 'console', role: 'editor', createdAt: NOW, createdBy: 'owner' }, 'c'.repeat(64));
    await store.addSession({ hash: 'd'.repeat(64), actor: 'x@y.z', role: 'analyst', expiresAt: NOW + 1 }, NOW);
    await store.putSetupLink('e'.repeat(64), NOW + 1);
    await store.putCampaignDraft({ revision: 0, campaign: '{"label":"“grün”\\u0000"}', updatedAt: NOW, updatedBy: 'user:x@y.z' });
    await store.putCatalog(
      [
        {
          coupon: categoryCoupon('pooled', 'Pool'),
          currency: 'EUR',
          budget: { countPerDay: 9 },
          codes: { from: 'pool' },
          timeZone: 'Asia/Tokyo',
        },
        { coupon: categoryCoupon('tea', 'Tea — “grün”, \\ \u2028'), currency: 'EUR', budget: { money: 100_000 } },
        { coupon: categoryCoupon('shoes', 'Shoes'), currency: 'EUR', budget: {} },
      ],
      NOW,
    );
    await store.importCodes(
      'pooled',
      [
        { code: 'POOL-1', line: 1 },
        { code: 'POOL-2', line: 2 },
      ],
      NOW,
    );
    for (let n = 0; n < 4; n++) {
      await store.reserveClaim({
        key: `claim-key-${n}`.padEnd(16, '0'),
        couponId: n === 3 ? 'pooled' : 'tea',
        couponVersion: 1,
        code: `CODE${n}`,
        reserved: 500,
        attribution: 'v1.exp-1.couplet.-',
        createdAt: NOW,
        expiresAt: NOW + 1_000 + n,
      });
    }
    await store.issueClaim('claim-key-0'.padEnd(16, '0'));
    await store.issueClaim('claim-key-1'.padEnd(16, '0'));
    await store.releaseClaim('claim-key-2'.padEnd(16, '0'));
    const order = { v: 'order/1', event: 'paid', orderId: 'o1', currency: 'EUR', subtotal: 5_000, discount: 300, shipping: 0 } as const;
    await store.settleOrder({ ...order, codes: ['CODE1'], attribution: 'v1.exp-1.couplet.-' }, 'a'.repeat(64), NOW);
    await store.settleOrder({ ...order, orderId: 'o0', codes: [], bucket: 65_535 }, 'b'.repeat(64), NOW + 1);
    await Promise.all(
      Array.from({ length: 1_200 }, (_, n) => {
        const report = {
          v: 'report/1',
          id: reportId(n),
          bundle: '0'.repeat(16),
          question: 'stratum-outcome',
          answer: n % 8,
          pad: '',
        } as const;
        return store.addReport(report, n.toString(16).padStart(64, '0'), NOW);
      }),
    );
    await store.addMessage(
      {
        id: 'm1',
        requestKey: 'request-key-0001',
        bodyHashes: ['b'],
        claimKey: 'message-1',
        channel: 'email',
        address: 's1.key.sealed',
        addressHashes: ['h1'],
        couponId: 'tea',
        couponVersion: 1,
        locale: 'en',
        notBefore: 0,
        createdAt: NOW,
      },
      { since: 0, most: 1 },
    );
    await store.suppressAddress(['h2'], 'unsubscribed', NOW);
    await store.startWake(NOW, 1, NOW + 1_000);
    await store.addSubscription({ id: 'f'.repeat(64), sealed: '1.key.nonce.sealed' }, NOW);
    await store.addTokenKeys([{ epoch: 702, n: 'n', privateKey: 'p' }], NOW);
    await store.addReport(paid.report, paid.body, NOW, paid.token);
    await store.addReport(ping, 'e'.repeat(64), NOW);
    const data = Uint8Array.from({ length: 256 }, (_, i) => i);
    const bundle = {
      files: [
        { name: 'manifest.json', data, brotli: data.slice(0, 9) },
        { name: `${'a'.repeat(64)}.bin`, data },
      ],
    };
    await store.putBundle({ id: '0000000000000001', publishedAt: NOW, ...bundle });
    await store.putBundle({ id: '0000000000000002', publishedAt: NOW + 1, ...bundle }, 0.25);
    await store.audited({ at: NOW, actor: 'token:x', action: 'PUT', subject: 'serving', digest: null }).setServing(false, NOW);
  });

const content = (at: StorePlace): Promise<unknown> =>
  withStore(at, async (store) => ({
    catalog: await store.catalog(),
    claims: await Promise.all([0, 1, 2, 3].map((n) => store.claim(`claim-key-${n}`.padEnd(16, '0')))),
    counts: await store.reportCounts(),
    exposures: await store.assignmentCounts(),
    pinged: await store.addReport(ping, 'e'.repeat(64), NOW),
    push: await store.pushState(),
    tokenKeys: await store.tokenKeys(),
    // Its token is spent on either side, on the same report alone.
    paid: await store.addReport(paid.report, paid.body, NOW, paid.token),
    reused: await store.addReport({ ...paid.report, id: reportId(9_999) }, 'd'.repeat(64), NOW, paid.token),
    orders: await store.orders(),
    totals: await store.orderTotals(),
    release: await store.release(),
    bundles: await store.bundles(),
    file: Buffer.from((await store.bundleFile('0000000000000001', 'manifest.json'))?.data ?? []).toString('hex'),
    brotli: Buffer.from((await store.bundleFile('0000000000000001', 'manifest.json'))?.brotli ?? []).toString('hex'),
    // Still known by its id and body: counted once, on either side of the way.
    again: await store.addReport(
      { v: 'report/1', id: reportId(7), bundle: '0'.repeat(16), question: 'stratum-outcome', answer: 7, pad: '' },
      '7'.padStart(64, '0'),
      NOW,
    ),
  }));

/** Every row of the store, as its export has it: rows and columns in one order, without when it was taken. */
const everyRow = async (at: StorePlace): Promise<readonly string[]> => {
  await save(at);
  const lines = gunzipSync(readFileSync(file())).toString().trimEnd().split('\n').slice(1, -1);
  const sorted = (line: string): string => {
    const [table, row] = JSON.parse(line) as [string, Record<string, TransferValue>];
    // A hash is bytes in one kind of store and hex in the other.
    const plain = Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'object' && value ? Buffer.from(value.base64, 'base64').toString('hex') : value,
    ]);
    return JSON.stringify([table, plain.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))]);
  };
  return lines.map(sorted).sort();
};

const save = async (at: StorePlace): Promise<number> => {
  const source = await openTransferSource(at);
  return exportStore(source, createWriteStream(file()), NOW).finally(source.close);
};
const load = async (at: StorePlace): Promise<Result<number>> => {
  const target = await openTransferTarget(at);
  return importStore(() => createReadStream(file()), target).finally(target.close);
};

describe('export and import', () => {
  it.each(kinds.flatMap((from) => kinds.map((to) => [from, to] as const)))('carry everything from %s to %s', async (from, to) => {
    await fill(await place(from));
    const before = await content(await place(from));
    const every = await everyRow(await place(from));
    expect(new Set(every.map((line) => JSON.parse(line)[0]))).toEqual(new Set(tables));
    const rows = await save(await place(from));
    expect(rows).toBeGreaterThan(1_200);
    if (from === 'PostgreSQL' && to === 'PostgreSQL') await database?.sql('DROP SCHEMA couplet CASCADE');
    const target = await place(to, 'other');
    expect(await load(target)).toEqual({ ok: true, value: rows });
    // Nothing is told twice and nothing lost, triggers or not.
    expect(await everyRow(target)).toEqual(every);
    expect(await content(target)).toEqual(before);
    await withStore(target, (store) => store.setServing(true, NOW + 2));
    expect((await everyRow(target)).length).toBeGreaterThan(every.length);
  });

  it('takes a snapshot while writes go on', async () => {
    await fill(await place('SQLite'));
    const source = await openTransferSource(await place('SQLite'));
    await withStore(await place('SQLite'), (store) => store.setServing(true, NOW + 1));
    await exportStore(source, createWriteStream(file()), NOW).finally(source.close);
    await load(await place('PostgreSQL'));
    expect(await withStore(await place('PostgreSQL'), (store) => store.serving())).toBe(false);
  });

  const spoil: readonly (readonly [string, string, (lines: readonly string[]) => readonly string[]])[] = [
    ['cut short', 'export_damaged', (lines) => lines.slice(0, -1)],
    ['with a row missing', 'export_damaged', (lines) => lines.filter((_, i) => i !== 5)],
    ['with a figure changed', 'export_damaged', (lines) => lines.map((line) => line.replace('"subtotal":5000', '"subtotal":9'))],
    ['of another program', 'export_damaged', (lines) => ['{"hello":1}', ...lines.slice(1)]],
    ['with an unknown column', 'export_damaged', ([first = '', ...lines]) => [first, '["setting",{"nme":"x"}]', ...lines]],
    [
      'of a newer schema',
      'export_newer',
      (lines) => lines.map((line) => line.replace(/^(\{"v":"couplet-export\/1","schema":)\d+/, '$1999')),
    ],
    ['with more after its end', 'export_damaged', (lines) => [...lines, '["setting",{}]']],
    ['with a row of nothing', 'export_damaged', (lines) => [...lines.slice(0, -1), '["setting",{}]', ...lines.slice(-1)]],
  ];
  it('write nothing from a file that is not as it was written', async () => {
    await fill(await place('SQLite'));
    await save(await place('SQLite'));
    const lines = gunzipSync(readFileSync(file())).toString().trimEnd().split('\n');
    for (const [what, code, change] of spoil) {
      const changed = change(lines);
      expect(changed, what).not.toEqual(lines);
      writeFileSync(file(), gzipSync(`${changed.join('\n')}\n`));
      const kind = what === 'with a row missing' ? 'PostgreSQL' : 'SQLite';
      expect(await load(await place(kind, 'other')), what).toMatchObject({ ok: false, error: { code } });
      expect(await withStore(await place(kind, 'other'), async (store) => [await store.catalog(), await store.bundles()])).toEqual([
        [],
        [],
      ]);
    }
  });

  it('write nothing from a file whose end was lost on the way, and nothing into a store that holds data', async () => {
    await fill(await place('SQLite'));
    await save(await place('SQLite'));
    expect(await load(await place('SQLite'))).toMatchObject({ ok: false, error: { code: 'store_not_empty' } });
    const whole = readFileSync(file());
    writeFileSync(file(), whole.subarray(0, whole.length / 2));
    expect(await load(await place('PostgreSQL'))).toMatchObject({ ok: false, error: { code: 'export_damaged' } });
    writeFileSync(file(), Buffer.concat([whole, Buffer.alloc(1_000_000, 1)]));
    expect(await load(await place('PostgreSQL'))).toMatchObject({ ok: false, error: { code: 'export_damaged' } });
    writeFileSync(file(), 'no gzip');
    expect(await load(await place('PostgreSQL'))).toMatchObject({ ok: false, error: { code: 'export_damaged' } });
  });

  it('says where there is nothing to export', async () => {
    await expect(openTransferSource(await place('SQLite', 'nowhere'))).rejects.toThrow('does not exist');
    await expect(openTransferSource(await place('PostgreSQL'))).rejects.toMatchObject({ cause: { code: 'store_missing' } });
    // No connection is left open: it would keep the command from ending.
    const open = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'couplet transfer'";
    await expect.poll(() => database?.sql(open)).toEqual([]);
  });
});
