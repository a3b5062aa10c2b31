import type { Instant } from '../protocol/clock';
import { parseWith } from '../protocol/parse';
import { fail, type Result } from '../protocol/result';
import { KEY_LIST_FORMAT, type KeyList, keyListSchema } from './keyList';

export interface KeyListChange {
  /** Public keys that may sign until `notAfter`; one that is listed already gets the new date. */
  readonly add: readonly string[];
  readonly revoke: readonly string[];
  readonly notAfter: Instant;
  /** Least serial, for a site whose newest list is lost. */
  readonly serial?: number | undefined;
}

/**
 * The list of keys after a change; those whose time is over go. Errors: `keys_invalid`, `key_revoked` (it was, and stays so), `key_expired` (the date
 * is past).
 * @param before absent: the first one
 */
export const nextKeyList = (
  before: KeyList | undefined,
  { add, revoke, notAfter, serial = 1 }: KeyListChange,
  now: Instant,
): Result<KeyList> => {
  const revoked = [...new Set([...(before?.revoked ?? []), ...revoke])];
  const gone = add.find((key) => revoked.includes(key));
  if (gone !== undefined) return fail('key_revoked', 'A key that was revoked never signs again; make a new one.', gone);
  if (add.length > 0 && notAfter <= now) return fail('key_expired', 'The keys would have expired already.');
  const kept = (before?.keys ?? []).filter((key) => key.notAfter > now && !add.includes(key.publicKey) && !revoked.includes(key.publicKey));
  const list: KeyList = {
    format: KEY_LIST_FORMAT,
    serial: Math.max(serial, (before?.serial ?? 0) + 1),
    keys: [...kept, ...[...new Set(add)].map((publicKey) => ({ publicKey, notAfter }))],
    revoked,
  };
  return parseWith(keyListSchema, list, 'keys_invalid');
};
