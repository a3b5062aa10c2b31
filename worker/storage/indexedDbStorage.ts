import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
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

/** @param failed called with the error of a write */
const deviceTransaction = (transaction: AnyTransaction, failed: (error: unknown) => void): DeviceTransaction => {
  // Not waited for: answers come from another process, and a write that fails aborts the transaction.
  const sent = (request: Promise<unknown>): void => void request.catch(failed);
  // A read-only transaction has no `put`: the caller gets the platform's ReadOnlyError.
  const writable = transaction as IDBPTransaction<Schema, TableName[], 'readwrite'>;
  return withMeta({
    get: async <T extends TableName>(table: T, key: Tables[T]['key']) =>
      (await transaction.objectStore(table).get(key as Schema[T]['key'])) as Tables[T]['value'] | undefined,
    put: async <T extends TableName>(table: T, key: Tables[T]['key'], value: Tables[T]['value']) => {
      sent(writable.objectStore(table).put(value as Schema[T]['value'], key as Schema[T]['key']));
    },
    remove: async (table, key) => {
      sent(writable.objectStore(table).delete(key));
    },
    keys: async <T extends TableName>(table: T) => (await transaction.objectStore(table).getAllKeys()) as Tables[T]['key'][],
    clear: async (table) => {
      sent(writable.objectStore(table).clear());
    },
  });
};

const DATABASE = 'couplet';

/** How long to wait for a database, e.g. one that is being deleted while a page keeps it open, ms. After that memory is used. */
const PATIENCE = 5_000;

/**
 * Has a page of this origin stored anything? Opening would create the database, so the list is read. Rejects if there is no list (Firefox
 * below 126).
 */
export const hasIndexedDb = async (): Promise<boolean> => (await indexedDB.databases()).some(({ name }) => name === DATABASE);

const openNow = (name: string): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>(name, STORAGE_VERSION, {
    upgrade: (db, _from, _to, transaction) => {
      // Nothing can catch what is thrown here. An aborted upgrade rejects `openDB`, and memory is used instead.
      transaction.done.catch(() => {});
      try {
        for (const table of tableNames) db.createObjectStore(table);
      } catch {
        transaction.abort();
      }
    },
    // A tab with a newer worker wants to upgrade, or the database is being deleted: close it, or the other tab would wait forever.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });

/** Rejects if there is no answer in time. A database that opens later is closed again. */
const open = (name: string): Promise<IDBPDatabase<Schema>> =>
  new Promise((resolve, reject) => {
    let late = false;
    setTimeout(() => {
      late = true;
      reject(new Error('IndexedDB does not answer.'));
    }, PATIENCE);
    openNow(name).then((database) => (late ? database.close() : resolve(database)), reject);
  });

/** Storage of the shop's origin. Rejects if the browser forbids IndexedDB (some private modes, sandboxed frames) or does not answer. */
export const indexedDbStorage = async (name = DATABASE): Promise<DeviceStorage> => {
  let database = await open(name);
  let closed = false;
  let reopening: Promise<void> | undefined;
  const reopen = async (): Promise<void> => {
    try {
      database = await open(name);
      if (closed) database.close();
    } finally {
      reopening = undefined;
    }
  };
  /** If the database is deleted, or its file damaged, while the page is open, a new one is used from then on. */
  const begin = async (tables: TableName[], mode: 'readonly' | 'readwrite'): Promise<AnyTransaction> => {
    try {
      return database.transaction(tables, mode) as AnyTransaction;
    } catch (error) {
      if (closed || (error as Error).name !== 'InvalidStateError') throw error;
      reopening ??= reopen();
      await reopening;
      return database.transaction(tables, mode) as AnyTransaction;
    }
  };
  return {
    kind: 'indexeddb',
    transaction: async (tables, mode, work) => {
      const transaction = await begin([...tables], mode);
      // Handled before anything can abort, so that no rejection goes unhandled.
      const done = transaction.done.then(
        () => undefined,
        (error: unknown) => error ?? new DOMException('transaction aborted', 'AbortError'),
      );
      let cause: unknown;
      const failed = (error: unknown): void => {
        cause ??= error;
      };
      const end = (by: 'abort' | 'commit'): void => {
        try {
          transaction[by]();
        } catch {
          // It has already ended: a request has failed, or there was none.
        }
      };
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work(deviceTransaction(transaction, failed));
      } catch (error) {
        const reason = transaction.error ?? cause ?? error;
        end('abort');
        await done;
        throw reason;
      }
      end('commit');
      // What was read does not change any more.
      const failure = mode === 'readwrite' && (await done);
      if (failure) throw transaction.error ?? cause ?? failure;
      return result;
    },
    close: () => {
      closed = true;
      database.close();
    },
  };
};
