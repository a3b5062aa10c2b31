import { type DBSchema, type IDBPTransaction, openDB } from 'idb';
import {
  type DeviceStorage,
  type DeviceTransaction,
  STORAGE_VERSION,
  type TableName,
  type Tables,
  tableNames,
  withMeta,
} from './deviceStorage';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Schema extends DBSchema, Mutable<Tables> {}

type AnyTransaction = IDBPTransaction<Schema, TableName[], 'readonly' | 'readwrite'>;

const deviceTransaction = (transaction: AnyTransaction): DeviceTransaction => {
  // A read-only transaction has no `put`: the platform's own ReadOnlyError is what a wrong caller should see.
  const writable = transaction as IDBPTransaction<Schema, TableName[], 'readwrite'>;
  return withMeta({
    get: async <T extends TableName>(table: T, key: Tables[T]['key']) =>
      (await transaction.objectStore(table).get(key as Schema[T]['key'])) as Tables[T]['value'] | undefined,
    put: async <T extends TableName>(table: T, key: Tables[T]['key'], value: Tables[T]['value']) => {
      await writable.objectStore(table).put(value as Schema[T]['value'], key as Schema[T]['key']);
    },
    remove: async (table, key) => {
      await writable.objectStore(table).delete(key);
    },
    keys: async <T extends TableName>(table: T) => (await transaction.objectStore(table).getAllKeys()) as Tables[T]['key'][],
    clear: async (table) => {
      await writable.objectStore(table).clear();
    },
  });
};

const DATABASE = 'couplet';

/** Has a page of this origin stored anything? Opening would make the database, so the list is asked; rejects where there is none (Firefox below 126). */
export const hasIndexedDb = async (): Promise<boolean> => (await indexedDB.databases()).some(({ name }) => name === DATABASE);

/** Storage of the storefront's origin. Rejects where the browser forbids IndexedDB (some private modes, sandboxed frames). */
export const indexedDbStorage = async (name = DATABASE): Promise<DeviceStorage> => {
  const database = await openDB<Schema>(name, STORAGE_VERSION, {
    upgrade: (db, _from, _to, transaction) => {
      // What is thrown here is nobody's to catch; an upgrade that was aborted rejects `openDB`, and memory does instead.
      transaction.done.catch(() => {});
      try {
        for (const table of tableNames) db.createObjectStore(table);
      } catch {
        transaction.abort();
      }
    },
    // A tab with a newer worker wants to upgrade: let go, or it waits for ever.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });
  return {
    kind: 'indexeddb',
    transaction: async (tables, mode, work) => {
      const transaction = database.transaction([...tables], mode) as AnyTransaction;
      // Handled before anything can abort, so that no rejection goes unhandled.
      const done = transaction.done.then(
        () => undefined,
        (error: unknown) => error ?? new DOMException('transaction aborted', 'AbortError'),
      );
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work(deviceTransaction(transaction));
      } catch (error) {
        try {
          transaction.abort();
        } catch {
          // Already aborted by the failed request itself.
        }
        await done;
        throw error;
      }
      const failure = await done;
      if (failure) throw failure;
      return result;
    },
    close: () => database.close(),
  };
};
