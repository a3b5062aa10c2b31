import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseJsonWith } from '../protocol/values/parse';
import { fail, ok, type Result } from '../protocol/values/result';
import { type Environment, givenVariables } from './platform/environment';

/** Form of the file in `STORES`. A value `${NAME}` is read from the environment, so that the file need not contain secrets. */
const storesSchema = v.strictObject({
  v: v.literal('stores/1'),
  stores: v.pipe(
    v.record(
      v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be of a-z, 0-9 and -')),
      v.record(v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]*$/, 'must be a variable of the environment such as SITE_KEY')), v.string()),
    ),
    v.check((stores) => Object.keys(stores).length > 0, 'must name a store'),
  ),
});

/**
 * Variables that apply to all shops of the process. All others, especially keys, tokens, shop and database, are set per shop: inheriting
 * one by accident would give one merchant access to another's shop.
 */
const shared =
  /^(PORT|HOST|WIDGET_DIR|CONSOLE_DIR|LOG_LEVEL|TRUST_PROXY|RATE_\w+|MAX_CONNECTIONS|CLAIM_TTL_SECONDS|SWEEP_SECONDS|RECONCILE_SECONDS|POLL_SECONDS|SHOP_TIMEOUT_MS)$/;
/** Variables of the listener, which all shops share. */
const ofTheListener = /^(PORT|HOST|STORES|MAX_CONNECTIONS)$/;

const filled = (value: string, env: Environment): Result<string> => {
  const name = /^\$\{([A-Za-z_]\w*)\}$/.exec(value)?.[1];
  if (name === undefined) return ok(value);
  const given = env[name];
  return given === undefined || given === '' ? fail('config_invalid', `the environment has no ${name}`) : ok(given);
};

export interface StoreEnvironment {
  /** Its address is `<base>/s/<id>`. */
  readonly id: string;
  readonly env: Environment;
}

const sameTwice = (stores: readonly StoreEnvironment[], name: string): Result<never> | undefined => {
  const seen = new Map<string, string>();
  for (const { id, env } of stores) {
    const value = env[name];
    if (value === undefined) continue;
    const other = seen.get(value);
    if (other !== undefined) return fail('config_invalid', `the stores ${other} and ${id} have the same ${name}.`, `stores.${id}.${name}`);
    seen.set(value, id);
  }
  return undefined;
};

/**
 * The environment of each shop in the file. Error `config_invalid`: the file is missing or malformed, sets a listener's variable, refers to
 * an undefined one, or two shops share a key, token, folder or database.
 */
export const readStores = (path: string, env: Environment): Result<readonly StoreEnvironment[]> => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return fail('config_invalid', `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = parseJsonWith(storesSchema, text, 'config_invalid');
  if (!read.ok) return read;
  const common = Object.fromEntries(Object.entries(givenVariables(env)).filter(([name]) => shared.test(name)));
  const stores: StoreEnvironment[] = [];
  for (const [id, own] of Object.entries(read.value.stores)) {
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries(own)) {
      if (ofTheListener.test(name))
        return fail('config_invalid', `${name} applies to all shops. Set it in the environment.`, `stores.${id}.${name}`);
      const given = filled(value, env);
      if (!given.ok) return fail('config_invalid', `${given.error.message}, which ${id} needs for ${name}.`, `stores.${id}.${name}`);
      values[name] = given.value;
    }
    const folder = join(env.DATA_DIR || './data', id);
    const base = env.BASE_URL ? { BASE_URL: `${env.BASE_URL.replace(/\/+$/, '')}/s/${id}` } : {};
    stores.push({ id, env: { ...common, DATA_DIR: folder, ...base, ...values } });
  }
  const shares = ['SITE_KEY', 'SIGNING_KEY', 'ADMIN_TOKEN', 'WEBHOOK_SECRET', 'DATA_DIR', 'DATABASE_URL'].map((name) =>
    sameTwice(stores, name),
  );
  return shares.find((problem) => problem !== undefined) ?? ok(stores);
};
