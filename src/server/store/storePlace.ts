import * as v from 'valibot';
import { parseWith } from '../../protocol/parse';
import type { Result } from '../../protocol/result';
import { type Environment, givenVariables } from '../givenVariables';

const isPostgresUrl = (text: string): boolean => {
  try {
    // Percent signs that mean nothing would only show when connecting.
    decodeURIComponent(new URL(text).password);
    return /^postgres(ql)?:\/\//.test(text);
  } catch {
    return false;
  }
};
/** Variables that say where the store is. */
export const storeVariables = {
  /** Folder of the embedded store, and of secrets drawn at the first start. */
  DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1)), './data'),
  /** PostgreSQL in place of the embedded store; its value, with the password, is in no message. */
  DATABASE_URL: v.optional(v.pipe(v.string(), v.check(isPostgresUrl, 'must be a URL such as postgres://user:password@host:5432/database'))),
};
const placeSchema = v.object(storeVariables);
export type StorePlace = v.InferOutput<typeof placeSchema>;

/** For commands that need the store and no server. Error `config_invalid`, `at` the variable. */
export const readStorePlace = (env: Environment): Result<StorePlace> => parseWith(placeSchema, givenVariables(env), 'config_invalid');
