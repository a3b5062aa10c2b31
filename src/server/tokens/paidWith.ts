import { constants, createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isSpendable, readSpend, type Spend, TOKEN_CONTEXT } from '../../protocol/reporting/tokens';

import { fail, ok, type Result } from '../../protocol/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { RouteDeps } from '../deps';
import { sha256 } from '../http/sha256';
import type { Store } from '../store/store';
import type { SpentToken } from '../store/tokenStore';
import type { Keyring } from './keyring';

/**
 * Did the key that a token stands for sign these bytes? ECDSA P-256 with SHA-256.
 * @param publicKey uncompressed point, 65 bytes; one that is not on the curve signs nothing
 * @param signature r ‖ s, 64 bytes
 */
export const verifyBody = (body: Uint8Array, publicKey: Buffer, signature: Uint8Array): boolean => {
  try {
    const [x, y] = [publicKey.subarray(1, 33).toString('base64url'), publicKey.subarray(33).toString('base64url')];
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    return verify('sha256', body, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
};

/** RSA-PSS as RSABSSA-SHA384-PSS-Deterministic makes it: SHA-384, MGF1 with it, 48 bytes of salt (RFC 9474, section 5). */
export const verifyPss = (message: Uint8Array, signature: Uint8Array, key: KeyObject): boolean =>
  verify('sha384', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }, signature);

/** @param publicKey uncompressed point of the device's key, 65 bytes */
export const verifyToken = (publicKey: Uint8Array, token: Uint8Array, key: KeyObject): boolean =>
  verifyPss(createHash('sha384').update(TOKEN_CONTEXT).update(publicKey).digest(), token, key);

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

/**
 * Is this report paid for? Whether the token was spent before is the store's to say. Errors: `token_epoch` (it is not of this epoch or the last one),
 * `token_invalid` (nobody here signed it), `token_body` (whoever holds the token did not sign this report).
 * @param body the report's own bytes
 */
export const verifySpend = async (body: Uint8Array, spend: Spend, keyring: Keyring, now: number): Promise<Result<SpentToken>> => {
  const key = isSpendable(spend.epoch, now) ? await keyring(spend.epoch) : undefined;
  if (!key) return fail('token_epoch', 'The token is of an epoch that is over, or of none.');
  const publicKey = bytes(spend.publicKey);
  if (!verifyToken(publicKey, bytes(spend.token), key.publicKey)) return fail('token_invalid', 'The token was not signed here.');
  if (!verifyBody(body, publicKey, bytes(spend.signature)))
    return fail('token_body', 'The report is not the one that its token was spent on.');
  return ok({ epoch: spend.epoch, keySha256: sha256(publicKey) });
};

/** How long an answer is good for, ms: reports are many, releases few. */
const GOOD_FOR = 5_000;

/**
 * Must reports be paid with tokens? Where every bundle that devices take now announces keys for them; that a report names an older one does not
 * exempt it, since anybody could. Under a bundle that asks for no reports devices send none, so what comes is forged or late.
 */
const createTokensRequired = (store: Pick<Store, 'release'>, bundleFacts: BundleFacts): ((now: number) => Promise<boolean>) => {
  let known: { readonly at: number; readonly required: boolean } | undefined;
  return async (now) => {
    if (known && Math.abs(now - known.at) < GOOD_FOR) return known.required;
    const { bundle, next } = await store.release();
    const taken = [bundle, next?.bundle].filter((id) => id !== undefined);
    const facts = await Promise.all(taken.map(bundleFacts));
    known = { at: now, required: facts.length > 0 && facts.every((fact) => fact?.tokens || fact?.mode === 'off') };
    return known.required;
  };
};

/**
 * What a message is paid with: `undefined` where it comes alone and that is enough. Errors: `token_required`, `report_malformed`, those of `verifySpend`.
 * @param message its own bytes, with which the body begins
 */
export const createPaidWith = ({
  store,
  bundleFacts,
  keyring,
  clock,
}: Pick<RouteDeps, 'store' | 'bundleFacts' | 'keyring' | 'clock'>): ((
  message: Buffer,
  body: Buffer,
) => Promise<Result<SpentToken | undefined>>) => {
  const tokensRequired = createTokensRequired(store, bundleFacts);
  return async (message, body) => {
    if (body.length === message.length)
      return (await tokensRequired(clock())) ? fail('token_required', 'A report here needs a token.') : ok(undefined);
    const spend = readSpend(body.toString('latin1'), message.length);
    return spend.ok ? verifySpend(message, spend.value, keyring, clock()) : spend;
  };
};
