import * as v from 'valibot';
import type { MetaValues, TableName } from '../storage/deviceStorage';
import { metaSchemas, tableSchemas } from './storedSchemas';

/** A chunk of the log has the number of an instant, below what has a next one; every other record has a name. */
export const isKey = (table: TableName, key: unknown): boolean =>
  table === 'events' ? typeof key === 'number' && Math.abs(key) < Number.MAX_SAFE_INTEGER : typeof key === 'string';

const schemaOf = (table: TableName, key: string): v.GenericSchema =>
  table !== 'meta' ? tableSchemas[table] : Object.hasOwn(metaSchemas, key) ? metaSchemas[key as keyof MetaValues] : v.unknown();

/** Is a record of the shape that this version or an earlier one writes, under a key of its table? */
export const isSound = (table: TableName, key: unknown, value: unknown): boolean => {
  try {
    return isKey(table, key) && v.is(schemaOf(table, key as string), value);
  } catch {
    // JSON knows neither cycles nor BigInt.
    return false;
  }
};
