import * as v from 'valibot';
import { DAY } from '../protocol/clock';
import { fail, ok, type Result } from '../protocol/result';
import { rawKeySchema } from './keyFile';
import type { KeyTrust } from './openSigned';

/** What the site's key signs so that others may sign bundles in its place (docs/adr/027). */
export const KEY_LIST_FORMAT = 'couplet-keys/1';

export const keyListSchema = v.object({
  format: v.literal(KEY_LIST_FORMAT),
  /** Grows with every list of a site; a device takes none that is older than the newest it has seen. */
  serial: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Who may sign, each until `notAfter`, ms since 1970. */
  keys: v.pipe(
    v.array(v.object({ publicKey: rawKeySchema, notAfter: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) })),
    v.maxLength(16),
  ),
  /** Who may never sign again, none of `keys`: so that nobody lists one once more by mistake. */
  revoked: v.pipe(v.array(rawKeySchema), v.maxLength(256)),
});
export type KeyList = v.InferOutput<typeof keyListSchema>;

/** By how much a clock may be wrong. */
const TOLERANCE = DAY;

/** Refuses a list that is older than the newest seen. */
export const oldKeys = fail('keys_serial_old', 'A newer list of keys is known.');

/**
 * May a key sign bundles? A device reads the list as it stands: whoever signed it has checked it against its schema.
 * @returns the list's serial
 * Errors: `keys_invalid`, `keys_serial_old`, `key_unlisted` (or revoked), `key_expired`.
 */
export const mayKeySign = (list: KeyList, publicKey: string, { now, serial }: KeyTrust): Result<number> => {
  if (list.format !== KEY_LIST_FORMAT) return fail('keys_invalid', 'No list of keys.');
  if (list.serial < serial) return oldKeys;
  const key = list.keys.find((each) => each.publicKey === publicKey);
  if (!key) return fail('key_unlisted', 'The key may not sign.');
  return now > key.notAfter + TOLERANCE ? fail('key_expired', 'The key is too old.') : ok(list.serial);
};
