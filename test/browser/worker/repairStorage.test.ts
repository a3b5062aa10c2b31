import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { debit, emptyLedger, spentLedger } from '../../../src/engine/privacy/ledger';
import type { ShopperProfile } from '../../../src/engine/profile/shopperProfile';
import { DAY, HOUR } from '../../../src/protocol/values/clock';
import { metaSchemas, repairStorage } from '../../../worker/privacyPanel/repairStorage';
import { createProblems } from '../../../worker/problems';
import { type DeviceStorage, type TableName, tableNames } from '../../../worker/storage/deviceStorage';
import { type TestBundle, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { testOrigin } from '../../helpers/testOrigin';
import { START, type TestDevice, testDevice, value, view } from './device';
import first from './oldDevices/2026-11-25.json';
import second from './oldDevices/2026-11-26.json';
import third from './oldDevices/2026-11-27.json';

let key: TestKey;
let bundle: TestBundle;
let origin: ReturnType<typeof testOrigin>;
let device: TestDevice;
beforeAll(async () => {
  key = await testKey();
  bundle = await testBundle(key);
});
beforeEach(() => {
  origin = testOrigin(bundle);
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

type Row = { readonly key: string | number; readonly value: unknown };
type Rows = Readonly<Partial<Record<TableName, readonly Row[]>>>;

const rowsOf = (storage: DeviceStorage): Promise<Rows> =>
  storage.transaction(tableNames, 'readonly', async (t) => {
    const all: Partial<Record<TableName, readonly Row[]>> = {};
    for (const name of tableNames) all[name] = await t.newest(name);
    return all;
  });
const metaOf = (rows: Rows, name: string): unknown => rows.meta?.find((row) => row.key === name)?.value;
const profileIn = (rows: Rows): ShopperProfile => (metaOf(rows, 'profile') as { readonly profile: ShopperProfile }).profile;
const put = (storage: DeviceStorage, table: TableName, at: string | number, what: unknown) =>
  storage.transaction([table], 'readwrite', (t) => t.put(table, at as never, what as never));
const repair = (storage: DeviceStorage) =>
  repairStorage(
    storage,
    createProblems(() => 0),
  );

/** A browser that has looked, claimed, bought, reported, and begun another visit. */
const livedIn = async (): Promise<DeviceStorage> => {
  const api = device.tab();
  value(await api.start(device.config));
  value(await api.record([view('Tea', START, 'tea-1'), view('Tea', START + 1_000, 'tea-2')]));
  const offer = value(await api.decide({ facts: {}, channel: 'site' }));
  if (!offer) throw new Error('no offer');
  value(await api.confirm(offer.decisionId));
  value(await api.keep(offer.decisionId));
  const { code } = value(await api.claim(offer.decisionId));
  value(
    await api.record([{ name: 'purchase', time: START + 9_000, transactionId: 'T1', coupon: code, items: view('Tea', 0, 'tea-1').items }]),
  );
  for (const visit of [1, 2]) {
    await device.pass(visit * 8 * DAY);
    const next = device.tab();
    value(await next.start(device.config));
    value(await next.record([view('Tea', device.now(), `later-${visit}`)]));
    await device.pass(30_000);
    await device.settled();
    value(await next.inspect());
  }
  return device.storage();
};

describe('what an earlier version wrote', () => {
  /** Writes a database as that version made it, tables and all. */
  const made = async (tables: Readonly<Record<string, readonly Row[]>>): Promise<DeviceStorage> => {
    const storage = await device.storage();
    const revived = (_: string, found: unknown): unknown => {
      const { typed, values } = Object(found) as { readonly typed?: string; readonly values?: readonly number[] };
      return typed === 'Float64Array'
        ? Float64Array.from(values ?? [])
        : typed === 'Float32Array'
          ? Float32Array.from(values ?? [])
          : found;
    };
    for (const [table, rows] of Object.entries(tables))
      for (const { key: at, value: what } of rows) await put(storage, table as TableName, at, JSON.parse(JSON.stringify(what), revived));
    return storage;
  };

  test.each([
    ['before the log was packed and reports were paid', first],
    ['before coupons were kept in an inbox', second],
    ['before messages were sent', third],
  ])(
    '%s: log, profile, claims, choices, ledger and waiting reports are all there, and nothing has to be repaired',
    async (_, { code, tables }) => {
      const old = tables as unknown as Readonly<Record<TableName, readonly Row[]>>;
      const storage = await made(old);
      expect(await repair(storage)).toBe(0);
      await device.pass(2 * HOUR);
      const api = device.tab();
      value(await api.start(device.config));
      const seen = value(await api.inspect());
      expect(seen.problems).toEqual([]);
      expect(seen.events).toBe(old.events.reduce((sum, row) => sum + (row.value as { events: unknown[] }).events.length, 0));
      expect(value(await api.inbox()).coupons.map((coupon) => coupon.code)).toEqual([code]);
      expect(seen.decisions.map(({ id }) => id)).toEqual(old.decisions.map((row) => row.key));
      value(await api.record([view('Tea', device.now(), 'today')]));
      await device.pass(DAY);
      const now = await rowsOf(storage);
      const profile = profileIn(now);
      expect([profile.orders, profile.version]).toEqual([1, 2]);
      expect(profile.sequence.map(({ itemId }) => itemId)).toEqual(expect.arrayContaining(['tea-1', 'shoes-1', 'tea-3', 'today']));
      expect(metaOf(now, 'unit')).toBe(metaOf(old, 'unit'));
      const spent = (rows: Rows) => ((rows.ledger?.[0]?.value ?? emptyLedger()) as ReturnType<typeof emptyLedger>).lifetime;
      expect(spent(now)).toBeGreaterThanOrEqual(spent(old));
      const reports = [...(now.outbox ?? []), ...(now.sent ?? [])].map((row) => (row.value as { body: string }).body);
      for (const row of old.outbox) expect(reports).toContain((row.value as { body: string }).body);
    },
  );
});

describe('records of another shape', () => {
  test('none is found in what this version writes', async () => {
    const storage = await livedIn();
    const rows = await rowsOf(storage);
    expect(Object.entries(rows).flatMap(([name, { length }]) => (length === 0 ? [name] : []))).toEqual([]);
    expect(await repair(storage)).toBe(0);
    expect(await rowsOf(storage)).toEqual(rows);
  });

  test.each(['garbage', 7, null, {}, []])(
    '%j in the place of any single record, and in any table: the next visit starts, records and chooses',
    async (what) => {
      const storage = await livedIn();
      const damaged: readonly (readonly [TableName, string | number])[] = [
        ...Object.keys(metaSchemas).map((name) => ['meta', name] as const),
        ['events', 1],
        ['decisions', '0'],
        ['claims', '0'],
        ['ledger', 'ledger'],
        ['outbox', '0'],
        ['sent', '0'],
        ['bundles', '0'],
      ];
      const kept = (await rowsOf(storage)).decisions?.length ?? 0;
      for (const [table, at] of damaged) {
        await put(storage, table, at, what);
        const api = device.tab();
        const where = `${table} ${at}`;
        const started = await api.start(device.config);
        expect(started.ok, where).toBe(true);
        expect((await api.record([view('Tea', device.now(), where)])).ok, where).toBe(true);
        expect((await api.decide({ facts: {}, channel: 'site' })).ok, where).toBe(true);
        expect((await api.inspect()).ok, where).toBe(true);
        expect((await api.inbox()).ok, where).toBe(true);
        expect((await api.exportAll()).ok, where).toBe(true);
      }
      await repair(storage);
      expect(await repair(storage)).toBe(0);
      const rows = await rowsOf(storage);
      expect(rows.decisions?.length).toBeGreaterThanOrEqual(kept);
      expect(rows.events?.length).toBeGreaterThan(0);
    },
  );

  test('a ledger that cannot be read allows no report any more', async () => {
    const storage = await livedIn();
    await put(storage, 'ledger', 'ledger', 'damaged');
    expect(await repair(storage)).toBe(1);
    const ledger = await storage.transaction(['ledger'], 'readonly', (t) => t.get('ledger', 'ledger'));
    expect(ledger).toEqual(spentLedger());
    expect(debit(spentLedger(), 0.1, START)).toMatchObject({ error: { code: 'ledger_lifetime' } });
  });

  test('a row beside the ledger is not the ledger', async () => {
    const storage = await livedIn();
    const { ledger } = await rowsOf(storage);
    await put(storage, 'ledger', 'other', 'junk');
    expect(await repair(storage)).toBe(1);
    expect((await rowsOf(storage)).ledger).toEqual(ledger);
  });

  test.each(['junk', 1e300, Number.POSITIVE_INFINITY])('a chunk of the log under the key %j comes behind the others', async (at) => {
    const storage = await livedIn();
    const before = (await rowsOf(storage)).events ?? [];
    const chunk = { version: 1, events: [view('Tea', START, 'a')] };
    await put(storage, 'events', at, chunk);
    expect(await repair(storage)).toBe(1);
    const last = before.at(-1)?.key as number;
    expect((await rowsOf(storage)).events).toEqual([...before, { key: last + 1, value: chunk }]);
    value(await device.tab().start(device.config));
  });

  test('what JSON cannot say is no record of what was learnt, and a name of the language is one that is not known', async () => {
    const storage = await livedIn();
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    await put(storage, 'meta', 'policy', cycle);
    await put(storage, 'meta', 'head', { version: 1n });
    await put(storage, 'meta', 'timing', cycle);
    await put(storage, 'meta', 'toString', 'of a later version');
    expect(await repair(storage)).toBe(3);
    expect(metaOf(await rowsOf(storage), 'toString')).toBe('of a later version');
  });

  test('all calls that fail while it is repaired are done again', async () => {
    const api = device.tab();
    value(await api.start(device.config));
    await put(await device.storage(), 'meta', 'transactions', 7);
    const answers = await Promise.all(['a', 'b', 'c'].map((id, at) => api.record([view('Tea', START + at, id)])));
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(value(await api.inspect()).events).toBe(3);
  });

  test('where repairing fails, so do the calls', async () => {
    const repairs = vi.fn(() => Promise.reject(new Error('broken')));
    const { privacyPanel } = await device.ports.loadPrivacyPanel('');
    const api = device.tab({ loadPrivacyPanel: async () => ({ privacyPanel: { ...privacyPanel, repair: repairs } }) });
    value(await api.start(device.config));
    await put(await device.storage(), 'meta', 'transactions', 7);
    const answers = await Promise.all([api.record([]), api.record([])]);
    expect(answers).toMatchObject([{ error: { code: 'internal' } }, { error: { code: 'internal' } }]);
    expect(repairs).toHaveBeenCalledTimes(1);
  });

  test('of a chunk with one bad event the others stay', async () => {
    const storage = await livedIn();
    const good = [view('Tea', START, 'a'), view('Tea', START + 1, 'b')];
    await put(storage, 'events', 1, { version: 1, events: [good[0], { name: 'view_item' }, good[1]] });
    expect(await repair(storage)).toBe(1);
    expect(await storage.transaction(['events'], 'readonly', (t) => t.get('events', 1))).toEqual({ version: 1, events: good });
  });

  /** A browser whose log is packed, at the beginning of another visit. */
  const packed = async (): Promise<DeviceStorage> => {
    const api = device.tab();
    value(await api.start(device.config));
    value(await api.record(Array.from({ length: 600 }, (_, at) => view('Tea', START + at, `tea-${at}`))));
    await device.pass(HOUR);
    const next = device.tab();
    value(await next.start(device.config));
    const storage = await device.storage();
    await expect
      .poll(async () => (await rowsOf(storage)).events?.some((row) => (row.value as { version: unknown }).version === 'gzip/1'))
      .toBe(true);
    value(await next.record([view('Tea', device.now(), 'now')]));
    return storage;
  };

  test('where only the record of what was dropped is damaged, the profile stays', async () => {
    const storage = await packed();
    const profile = metaOf(await rowsOf(storage), 'profile');
    await put(storage, 'meta', 'log', 'damaged');
    expect(await repair(storage)).toBe(1);
    const rows = await rowsOf(storage);
    expect(metaOf(rows, 'profile')).toEqual(profile);
    expect(metaOf(rows, 'log')).toMatchObject({ version: 1, passes: 0 });
  });

  test('a profile behind a packed log is there again before the visit goes by it', async () => {
    const storage = await packed();
    const profile = profileIn(await rowsOf(storage));
    await put(storage, 'meta', 'profile', 'damaged');
    value(await device.tab().start(device.config));
    expect(profileIn(await rowsOf(storage))).toEqual(profile);
  });

  test.each(['profile', 'log'] as const)(
    'of a packed log whose %s is damaged the profile is folded anew from what is packed',
    async (name) => {
      const api = device.tab();
      value(await api.start(device.config));
      value(await api.record(Array.from({ length: 600 }, (_, at) => view('Tea', START + at, `tea-${at}`))));
      await device.pass(HOUR);
      value(await device.tab().start(device.config));
      const storage = await device.storage();
      const packed = async () => (await rowsOf(storage)).events?.some((row) => (row.value as { version: unknown }).version === 'gzip/1');
      await expect.poll(packed).toBe(true);
      await put(storage, 'meta', name, 'damaged');
      await device.pass(HOUR);
      const next = device.tab();
      value(await next.start(device.config));
      value(await next.record([view('Tea', device.now(), 'after')]));
      await device.pass(HOUR);
      value(await device.tab().start(device.config));
      const viewed = async () => profileIn(await rowsOf(storage)).sequence.length;
      await expect.poll(viewed).toBeGreaterThanOrEqual(20);
    },
  );
});

describe('a database that is deleted under an open page', () => {
  test('is another one from then on, and an erased store that was closed stays closed', async () => {
    const storage = await livedIn();
    const other = await device.storage();
    other.close();
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase('couplet-device-test');
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    });
    expect(Object.values(await rowsOf(storage)).flat()).toEqual([]);
    await expect(rowsOf(other)).rejects.toMatchObject({ name: 'InvalidStateError' });
  });

  const deleted = (): Promise<string> =>
    new Promise((resolve) => {
      const request = indexedDB.deleteDatabase('couplet-device-test');
      request.onsuccess = () => resolve('deleted');
      request.onblocked = () => resolve('held');
    });

  test('is opened once for all that wait for it, and not kept open where it was closed meanwhile', async () => {
    const storage = await livedIn();
    await deleted();
    const opens = vi.spyOn(indexedDB, 'open');
    await Promise.all([rowsOf(storage), rowsOf(storage)]);
    expect(opens).toHaveBeenCalledTimes(1);
    opens.mockRestore();
    await deleted();
    const read = rowsOf(storage);
    storage.close();
    await expect(read).rejects.toMatchObject({ name: 'InvalidStateError' });
    expect((await rowsOf(await device.storage())).meta).toEqual([]);
  });

  test('is not waited for without end while somebody holds on to it', async () => {
    const storage = await livedIn();
    const holder = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('couplet-device-test');
      request.onsuccess = () => resolve(request.result);
    });
    expect(await deleted()).toBe('held');
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const read = rowsOf(storage);
    vi.advanceTimersByTime(5_000);
    vi.useRealTimers();
    await expect(read).rejects.toThrow('IndexedDB does not answer.');
    holder.close();
    await expect.poll(() => rowsOf(storage)).toMatchObject({ meta: [] });
  });
});
