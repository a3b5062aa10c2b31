import * as v from 'valibot';
import { DAY, type Instant } from '../protocol/values/clock';
import { parseJsonWith, parseWith } from '../protocol/values/parse';
import { fail, ok, type Result } from '../protocol/values/result';
import type { Campaign } from './campaign';
import { BUNDLE_FORMAT, type Envelope, type Manifest } from './manifest';
import type { KeyTrust } from './openSigned';

/** 32 bytes, base64url. */
const rawKeySchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

/**
 * Signing key as `couplet keys` writes it: raw Ed25519 seed and public key. `keys`: the list by which the site's key lets this one sign, as
 * `Envelope.keys` takes it; absent: it is the site's key itself.
 */
export const keyFileSchema = v.object({
  version: v.literal(1),
  publicKey: rawKeySchema,
  privateKey: rawKeySchema,
  keys: v.exactOptional(v.string()),
});
export type KeyFile = v.InferOutput<typeof keyFileSchema>;

/** Error: `key_invalid`. */
export const readKeys = (text: string): Result<KeyFile> => parseJsonWith(keyFileSchema, text, 'key_invalid');

/** As crypto libraries take it (RFC 8037). */
export const privateJwk = ({ publicKey, privateKey }: KeyFile) => ({ kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey }) as const;

/** Of a private key as crypto libraries give it. */
export const keyFileOf = ({ x = '', d = '' }: { readonly x?: string; readonly d?: string }): KeyFile => ({
  version: 1,
  publicKey: x,
  privateKey: d,
});

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
export const oldKeys = fail('keys_serial_old', 'A newer key list is already in use.');

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

interface KeyListChange {
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
  if (gone !== undefined) return fail('key_revoked', 'A revoked key cannot be used again. Create a new one.', gone);
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

/** Is it whole: `pk_` and 43 characters of base64url, which are the 32 bytes of an Ed25519 key? */
export const isSiteKey = (text: string): boolean => /^pk_[A-Za-z0-9_-]{43}$/.test(text);

type PublicHalf = Pick<Manifest, 'format'> & Omit<Campaign, 'budgets' | 'limits' | 'codes' | 'policy'>;

/** What of a campaign goes into the bundle as it is; without what stays with the server, and what the trainer alone needs. */
export const publicHalf = (campaign: Campaign): PublicHalf => {
  const { budgets: _, limits: __, codes: ___, policy: ____, ...open } = campaign;
  return { format: BUNDLE_FORMAT, ...open };
};

/** What of a key file says for whom it signs. */
type Signer = Pick<KeyFile, 'publicKey' | 'keys'>;

const listEnvelope = (keys: string): Envelope => JSON.parse(keys) as Envelope;

/** Public key of the site a key signs for, without `pk_`; its list was checked when it came to the key (`couplet keys use`). */
export const siteKeyOf = ({ publicKey, keys }: Signer): string => (keys === undefined ? publicKey : listEnvelope(keys).publicKey);

/** The list that lets a key sign; none: it is the site's key. */
export const listOf = ({ keys }: Signer): KeyList | undefined =>
  keys === undefined ? undefined : (JSON.parse(listEnvelope(keys).payload) as KeyList);

/** When a key may no longer sign; none: never. */
export const keyEnd = (signer: Signer): Instant | undefined =>
  listOf(signer)?.keys.find(({ publicKey }) => publicKey === signer.publicKey)?.notAfter;

/** The manifest as it is to be signed by a key: it names the list, so that under another one it is another bundle, which devices fetch. */
export const signedUnder = ({ keySerial: _, ...manifest }: Manifest, signer: Signer): Manifest => {
  const list = listOf(signer);
  return list ? { ...manifest, keySerial: list.serial } : manifest;
};
