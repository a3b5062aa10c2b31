import { RSABSSA } from '@cloudflare/blindrsa-ts';

/**
 * RSABSSA-SHA384-PSS-Deterministic (RFC 9474), as used by Privacy Pass tokens of type 2. The salt of the encoding and the blinding factor
 * come from `crypto.getRandomValues`: for every key and every message all blinded messages are equally likely, so the signer cannot
 * recognise the token. No time taken here depends on a secret that outlives the batch.
 */
const suite = () => RSABSSA.SHA384.PSS.Deterministic();

/** @param n modulus, base64url */
export const importTokenKey = (n: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', { kty: 'RSA', n, e: 'AQAB', ext: true }, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify']);

export interface Blinded {
  /** The message to be signed. */
  readonly blindedMsg: Uint8Array;
  /** Inverse of the blinding factor, which unblinds the signature. */
  readonly inv: Uint8Array;
}

export const blind = (key: CryptoKey, message: Uint8Array<ArrayBuffer>): Promise<Blinded> => suite().blind(key, message);

/** The token. Rejects if it is not a signature of the key over the message. */
export const uncover = (key: CryptoKey, message: Uint8Array<ArrayBuffer>, signature: Uint8Array, { inv }: Blinded): Promise<Uint8Array> =>
  suite().finalize(key, message, signature, inv);
