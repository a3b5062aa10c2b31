import type { DeviceStorage, DeviceTransaction, TableName, Tables } from './deviceStorage';
import { tableNames, withMeta } from './deviceStorage';

type Rows = Map<TableName, Map<string | number, unknown>>;

const copy = (rows: Rows): Rows => new Map([...rows].map(([name, table]) => [name, new Map(table)]));

const sortedKeys = (table: ReadonlyMap<string | number, unknown>): (string | number)[] =>
  [...table.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

// Values are cloned on the way in and out, as in IndexedDB, so that no caller shares state with the store.
const transactionOn = (rows: Rows, allowed: readonly TableName[], writable: boolean): DeviceTransaction => {
  const table = (name: TableName, may = true): Map<string | number, unknown> => {
    if (!may || !allowed.includes(name)) throw new Error(`${name} is not part of the transaction, or it is read-only`);
    return rows.get(name) ?? new Map();
  };
  const forWriting = (name: TableName): Map<string | number, unknown> => table(name, writable);
  return withMeta({
    get: async <T extends TableName>(name: T, key: Tables[T]['key']) =>
      structuredClone(table(name).get(key)) as Tables[T]['value'] | undefined,
    put: async (name, key, value) => {
      forWriting(name).set(key, structuredClone(value));
    },
    remove: async (name, key) => {
      forWriting(name).delete(key);
    },
    keys: async <T extends TableName>(name: T) => sortedKeys(table(name)) as Tables[T]['key'][],
    clear: async (name) => {
      forWriting(name).clear();
    },
  });
};

/** Storage for the life of the worker, used without storage consent or if IndexedDB is not available. */
export const memoryStorage = (): DeviceStorage => {
  let rows: Rows = new Map(tableNames.map((name) => [name, new Map()]));
  let last: Promise<unknown> = Promise.resolve();
  return {
    kind: 'memory',
    transaction: (tables, mode, work) => {
      const run = last.then(async () => {
        if (mode === 'readonly') return work(transactionOn(rows, tables, false));
        const draft = copy(rows);
        const result = await work(transactionOn(draft, tables, true));
        rows = draft;
        return result;
      });
      last = run.catch(() => undefined);
      return run;
    },
    close: () => undefined,
  };
};
