import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '../../src/protocol/values/result';
import type { StorePlace } from '../../src/server/store/openStore';
import { exportStore, openTransferSource, openTransferTarget } from '../../src/server/store/transfer/exportStore';
import { importStore } from '../../src/server/store/transfer/importStore';
import type { TransferValue } from '../../src/server/store/transfer/transferFormat';
import { assignmentEvent, fill, paid, withStore } from '../helpers/server/filledStore';
import { startTestDatabases, type TestDatabase } from '../helpers/server/testDatabases';
import { reportId } from '../helpers/server/testServer';

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
  database ??= await server.createEmpty();
  return { DATA_DIR: join(dir, folder), DATABASE_URL: database.url };
};
const file = (): string => join(dir, 'couplet.export.gz');

const tables = ['admin_token', 'audit', 'bundle', 'bundle_file', 'campaign_draft', 'catalog', 'claim', 'day_use', 'message', 'outbox']
  .concat(['pool_code', 'push_subscription', 'push_wake', 'report', 'report_count', 'setting', 'shop_order', 'spent_token', 'suppression'])
  .concat(['token_key'])
  .sort();

const content = (at: StorePlace): Promise<unknown> =>
  withStore(at, async (store) => ({
    catalog: await store.catalog(),
    claims: await Promise.all([0, 1, 2, 3].map((n) => store.claim(`claim-key-${n}`.padEnd(16, '0')))),
    counts: await store.reportCounts(),
    exposures: await store.assignmentCounts(),
    assigned: await store.addReport(assignmentEvent, 'e'.repeat(64), NOW),
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
