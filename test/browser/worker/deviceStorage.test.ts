import { deleteDB } from 'idb';
import { afterEach, describe, expect, test } from 'vitest';
import { type DeviceStorage, type DeviceTransaction, eraseAllButLedger, tableNames } from '../../../worker/storage/deviceStorage';
import { indexedDbStorage } from '../../../worker/storage/indexedDbStorage';
import { memoryStorage } from '../../../worker/storage/memoryStorage';

const NAME = 'couplet-storage-contract';
const adapters: readonly [string, () => Promise<DeviceStorage>][] = [
  ['indexeddb', () => indexedDbStorage(NAME)],
  ['memory', async () => memoryStorage()],
];
const chunk = (time: number) => ({ version: 1, events: [{ name: 'search' as const, time, searchTerm: 'tea' }] });
const sent = (body: string) => ({ body, sentAt: 1 });

describe.each(adapters)('device storage on %s', (kind, open) => {
  let storage: DeviceStorage | undefined;
  const opened = async () => {
    storage = await open();
    return storage;
  };
  afterEach(async () => {
    storage?.close();
    await deleteDB(NAME);
  });

  test('names its kind', async () => {
    expect((await opened()).kind).toBe(kind);
  });

  test('gives back what a committed transaction wrote, as a copy', async () => {
    const store = await opened();
    const written = { body: 'a', sentAt: 1 };
    await store.transaction(['sent', 'meta'], 'readwrite', async (t) => {
      await t.put('sent', 'x', written);
      await t.putMeta('closed', 7);
    });
    written.body = 'changed afterwards';
    const read = await store.transaction(['sent', 'meta'], 'readonly', async (t) => [await t.get('sent', 'x'), await t.meta('closed')]);
    expect(read).toEqual([{ body: 'a', sentAt: 1 }, 7]);
  });

  test('answers undefined for a key that was never written or was removed', async () => {
    const store = await opened();
    await store.transaction(['sent'], 'readwrite', async (t) => {
      await t.put('sent', 'x', sent('a'));
      await t.remove('sent', 'x');
    });
    expect(await store.transaction(['sent'], 'readonly', (t) => t.get('sent', 'x'))).toBeUndefined();
  });

  test('keeps nothing of a transaction whose work throws, on any table, and rejects with that error', async () => {
    const store = await opened();
    const attempt = store.transaction(['ledger', 'outbox'], 'readwrite', async (t) => {
      await t.put('outbox', 'r', { body: 'b', createdAt: 1, attempts: 0, notBefore: 1 });
      await t.clear('ledger');
      throw new RangeError('stop');
    });
    await expect(attempt).rejects.toThrow('stop');
    expect(await store.transaction(['outbox'], 'readonly', (t) => t.keys('outbox'))).toEqual([]);
  });

  test('runs two writers of one table one after the other, so that no increment is lost', async () => {
    const store = await opened();
    const increment = () => store.transaction(['meta'], 'readwrite', async (t) => t.putMeta('closed', ((await t.meta('closed')) ?? 0) + 1));
    await Promise.all(Array.from({ length: 20 }, increment));
    expect(await store.transaction(['meta'], 'readonly', (t) => t.meta('closed'))).toBe(20);
  });

  test('lists the newest entries by key, ascending, numbers as numbers', async () => {
    const store = await opened();
    await store.transaction(['events'], 'readwrite', async (t) => {
      for (const key of [10, 2, 9]) await t.put('events', key, chunk(key));
    });
    const newest = (count?: number) => store.transaction(['events'], 'readonly', (t) => t.newest('events', count));
    expect((await newest()).map(({ key }) => key)).toEqual([2, 9, 10]);
    expect(await newest(2)).toEqual([
      { key: 9, value: chunk(9) },
      { key: 10, value: chunk(10) },
    ]);
    expect(await newest(9)).toHaveLength(3);
  });

  test('stores bytes and maps as they are', async () => {
    const store = await opened();
    const bundle = { envelope: '{}', shards: new Map([['ab', new Uint8Array([1, 2, 255])]]), storedAt: 3 };
    await store.transaction(['bundles'], 'readwrite', (t) => t.put('bundles', 'id', bundle));
    expect(await store.transaction(['bundles'], 'readonly', (t) => t.get('bundles', 'id'))).toEqual(bundle);
  });

  test('refuses a write in a read-only transaction and a table it does not span', async () => {
    const store = await opened();
    await expect(store.transaction(['sent'], 'readonly', (t) => t.put('sent', 'x', sent('a')))).rejects.toThrow();
    await expect(store.transaction(['sent'], 'readwrite', (t) => t.put('claims', 'x', { key: 'k' }))).rejects.toThrow();
  });

  test('erasing leaves the ledger and nothing else', async () => {
    const store = await opened();
    const ledger = { version: 1 as const, entries: [{ time: 1, epsilon: 2 }], lifetime: 2 };
    await store.transaction(tableNames, 'readwrite', async (t) => {
      await t.put('ledger', 'ledger', ledger);
      await t.put('sent', 'x', sent('a'));
      await t.put('events', 0, chunk(1));
      await t.putMeta('unit', 'u');
    });
    await eraseAllButLedger(store);
    const left = await store.transaction(tableNames, 'readonly', async (t) => {
      const keys = [];
      for (const name of tableNames) keys.push(...(await t.keys(name)));
      return [keys, await t.get('ledger', 'ledger')];
    });
    expect(left).toEqual([['ledger'], ledger]);
  });

  test('erasing leaves what is switched off, and ends an erasure that waits', async () => {
    const store = await opened();
    const preferences = { version: 1 as const, storing: true, sending: true, erasing: true };
    const erased = async (change: Partial<typeof preferences>) => {
      await store.transaction(['meta'], 'readwrite', (t) => t.putMeta('preferences', { ...preferences, ...change }));
      await eraseAllButLedger(store);
      return store.transaction(['meta'], 'readonly', (t) => t.meta('preferences'));
    };
    expect(await erased({})).toBeUndefined();
    expect(await erased({ sending: false })).toEqual({ ...preferences, sending: false, erasing: false });
  });
});

test('a write that fails later, when its work may be over, fails the transaction with its error', async () => {
  const store = await indexedDbStorage(NAME);
  const write = (then: (t: DeviceTransaction) => Promise<unknown> = async () => undefined) =>
    store.transaction(['sent'], 'readwrite', async (t) => {
      await t.put('sent', 'new', sent('new'));
      await t.put('sent', 'x', sent('b'));
      await then(t);
    });
  await store.transaction(['sent'], 'readwrite', (t) => t.put('sent', 'x', sent('a')));
  const { put } = IDBObjectStore.prototype;
  // `add` refuses a key that is there, as a full disk refuses any: after it was asked.
  IDBObjectStore.prototype.put = IDBObjectStore.prototype.add;
  try {
    await expect(write()).rejects.toThrow(expect.objectContaining({ name: 'ConstraintError' }));
    await expect(write((t) => t.get('sent', 'x').then(() => t.get('sent', 'x')))).rejects.toThrow(
      expect.objectContaining({ name: 'ConstraintError' }),
    );
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  expect(await store.transaction(['sent'], 'readonly', (t) => t.newest('sent'))).toEqual([{ key: 'x', value: sent('a') }]);
  store.close();
  await deleteDB(NAME);
});

test('an event log written by one connection is read by another, as two tabs do', async () => {
  const [a, b] = [await indexedDbStorage(NAME), await indexedDbStorage(NAME)];
  await a.transaction(['sent'], 'readwrite', (t) => t.put('sent', 'x', sent('from a')));
  expect(await b.transaction(['sent'], 'readonly', (t) => t.get('sent', 'x'))).toEqual(sent('from a'));
  a.close();
  b.close();
  await deleteDB(NAME);
});
