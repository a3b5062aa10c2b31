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
 * Signing key as written by `couplet keys`: raw Ed25519 seed and public key. `keys` is the list by which the site's key authorises this
 * one, in the form of `Envelope.keys`; absent: this is the site's key itself.
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

/** In the form crypto libraries take (RFC 8037). */
export const privateJwk = ({ publicKey, privateKey }: KeyFile) => ({ kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey }) as const;

/** From a private key in the form crypto libraries return. */
export const keyFileOf = ({ x = '', d = '' }: { readonly x?: string; readonly d?: string }): KeyFile => ({
  version: 1,
  publicKey: x,
  privateKey: d,
});

/** Format of the list that the site's key signs to authorise other keys to sign bundles (docs/adr/027). */
export const KEY_LIST_FORMAT = 'couplet-keys/1';

export const keyListSchema = v.object({
  format: v.literal(KEY_LIST_FORMAT),
  /** Grows with every list of a site. A device refuses a list older than the newest it has seen. */
  serial: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Keys that may sign, each until `notAfter`, ms since 1970. */
  keys: v.pipe(
    v.array(v.object({ publicKey: rawKeySchema, notAfter: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) })),
    v.maxLength(16),
  ),
  /** Keys that may never sign again and are not in `keys`, so that none is listed again by mistake. */
  revoked: v.pipe(v.array(rawKeySchema), v.maxLength(256)),
});
export type KeyList = v.InferOutput<typeof keyListSchema>;

/** Tolerated clock error. */
const TOLERANCE = DAY;

/** Refuses a list that is older than the newest seen. */
export const oldKeys = fail('keys_serial_old', 'A newer key list is already in use.');

/**
 * Checks whether a key may sign bundles. A device does not validate the list, because it was checked against its schema before it was
 * signed.
 * @returns the list's serial
 * Errors: `keys_invalid`, `keys_serial_old`, `key_unlisted` (or revoked), `key_expired`.
 */
export const mayKeySign = (list: KeyList, publicKey: string, { now, serial }: KeyTrust): Result<number> => {
  if (list.format !== KEY_LIST_FORMAT) return fail('keys_invalid', 'No key list.');
  if (list.serial < serial) return oldKeys;
  const key = list.keys.find((each) => each.publicKey === publicKey);
  if (!key) return fail('key_unlisted', 'The key is not allowed to sign.');
  return now > key.notAfter + TOLERANCE ? fail('key_expired', 'The key is too old.') : ok(list.serial);
};

interface KeyListChange {
  /** Public keys that may sign until `notAfter`. A key already listed gets the new date. */
  readonly add: readonly string[];
  readonly revoke: readonly string[];
  readonly notAfter: Instant;
  /** Lowest serial allowed, for a site whose newest list is lost. */
  readonly serial?: number | undefined;
}

/**
 * The list of keys after a change, without expired keys. Errors: `keys_invalid`, `key_revoked` (a revoked key stays revoked), `key_expired`
 * (the date is in the past).
 * @param before absent: the first list
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

/** Checks the whole key: `pk_` and 43 characters of base64url, which are the 32 bytes of an Ed25519 key. */
export const isSiteKey = (text: string): boolean => /^pk_[A-Za-z0-9_-]{43}$/.test(text);

type PublicHalf = Pick<Manifest, 'format'> & Omit<Campaign, 'budgets' | 'limits' | 'codes' | 'policy' | 'campaigns' | 'segments'>;

/** The part of a campaign that goes into the bundle unchanged: without what stays on the server and what only the trainer needs. */
export const publicHalf = (campaign: Campaign): PublicHalf => {
  const { budgets: _b, limits: _l, codes: _c, policy: _p, campaigns: _list, segments: _s, ...open } = campaign;
  return { format: BUNDLE_FORMAT, ...open };
};

/** The part of a key file that identifies the site it signs for. */
type Signer = Pick<KeyFile, 'publicKey' | 'keys'>;

const listEnvelope = (keys: string): Envelope => JSON.parse(keys) as Envelope;

/** Public key, without `pk_`, of the site a key signs for. Its list was checked by `couplet keys use`. */
export const siteKeyOf = ({ publicKey, keys }: Signer): string => (keys === undefined ? publicKey : listEnvelope(keys).publicKey);

/** The list that authorises a key; `undefined` for the site's own key. */
export const listOf = ({ keys }: Signer): KeyList | undefined =>
  keys === undefined ? undefined : (JSON.parse(listEnvelope(keys).payload) as KeyList);

/** When a key's authorisation ends; `undefined` for never. */
export const keyEnd = (signer: Signer): Instant | undefined =>
  listOf(signer)?.keys.find(({ publicKey }) => publicKey === signer.publicKey)?.notAfter;

/** The manifest to be signed by a key. It names the key list, so that a new list makes a new bundle, which devices fetch. */
export const signedUnder = ({ keySerial: _, ...manifest }: Manifest, signer: Signer): Manifest => {
  const list = listOf(signer);
  return list ? { ...manifest, keySerial: list.serial } : manifest;
};
