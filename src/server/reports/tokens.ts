import { constants, createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isSpendable, type RedeemedToken, readRedeemedToken, TOKEN_CONTEXT } from '../../protocol/reporting/tokens';
import type { Clock } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { Keyring } from '../bundles/tokenKeys';
import { sha256 } from '../http/signature';
import type { BundleRepository } from '../records/bundleRepository';
import type { SpentToken } from '../records/reportRepository';

/**
 * Whether the key behind a token signed these bytes. ECDSA P-256 with SHA-256.
 * @param publicKey uncompressed point, 65 bytes; false for one that is not on the curve
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

/** RSA-PSS as in RSABSSA-SHA384-PSS-Deterministic: SHA-384, MGF1 with it, 48 bytes of salt (RFC 9474, section 5). */
export const verifyPss = (message: Uint8Array, signature: Uint8Array, key: KeyObject): boolean =>
  verify('sha384', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }, signature);

/** @param publicKey uncompressed point of the device's key, 65 bytes */
export const verifyToken = (publicKey: Uint8Array, token: Uint8Array, key: KeyObject): boolean =>
  verifyPss(createHash('sha384').update(TOKEN_CONTEXT).update(publicKey).digest(), token, key);

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

/**
 * Whether this report has a valid token. The store checks whether it was spent before. Errors: `token_epoch` (not of this epoch or the
 * last), `token_invalid` (not signed here), `token_body` (the token's holder did not sign this report).
 * @param body the report's own bytes
 */
export const verifyRedeemedToken = async (
  body: Uint8Array,
  redeemed: RedeemedToken,
  keyring: Keyring,
  now: number,
): Promise<Result<SpentToken>> => {
  const key = isSpendable(redeemed.epoch, now) ? await keyring(redeemed.epoch) : undefined;
  if (!key) return fail('token_epoch', "The token's epoch has ended or is unknown.");
  const publicKey = bytes(redeemed.publicKey);
  if (!verifyToken(publicKey, bytes(redeemed.token), key.publicKey)) return fail('token_invalid', 'The token was not signed here.');
  if (!verifyBody(body, publicKey, bytes(redeemed.signature))) return fail('token_body', 'The token was spent on a different report.');
  return ok({ epoch: redeemed.epoch, keySha256: sha256(publicKey) });
};

/** How long the result is cached, ms: reports are frequent, releases rare. */
const GOOD_FOR = 5_000;

/**
 * Whether reports must have tokens: if every bundle in use announces keys for them. A report that names an older bundle is not exempt,
 * because anyone could name one. Devices whose bundle asks for no reports send none, so such reports are forged or late.
 */
const createTokensRequired = (store: Pick<BundleRepository, 'release'>, bundleFacts: BundleFacts): ((now: number) => Promise<boolean>) => {
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

/** Dependencies for requiring and checking tokens. */
export interface TokenDeps {
  readonly store: Pick<BundleRepository, 'release'>;
  readonly bundleFacts: BundleFacts;
  readonly keyring: Keyring;
  readonly clock: Clock;
}

/**
 * The token of a message; `undefined` if it has none and needs none. Errors: `token_required`, `report_malformed`, those of
 * `verifyRedeemedToken`.
 * @param message its own bytes, with which the body begins
 */
export const redeemToken = ({
  store,
  bundleFacts,
  keyring,
  clock,
}: TokenDeps): ((message: Buffer, body: Buffer) => Promise<Result<SpentToken | undefined>>) => {
  const tokensRequired = createTokensRequired(store, bundleFacts);
  return async (message, body) => {
    if (body.length === message.length)
      return (await tokensRequired(clock())) ? fail('token_required', 'This server requires a token with each report.') : ok(undefined);
    const redeemed = readRedeemedToken(body.toString('latin1'), message.length);
    return redeemed.ok ? verifyRedeemedToken(message, redeemed.value, keyring, clock()) : redeemed;
  };
};
