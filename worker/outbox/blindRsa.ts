import { RSABSSA } from '@cloudflare/blindrsa-ts';

/**
 * RSABSSA-SHA384-PSS-Deterministic (RFC 9474), as Privacy Pass tokens of type 2 have it. The salt of the encoding and the blinding factor come from
 * `crypto.getRandomValues`: for every key and every message each blinded message is as likely as any other, so that whoever signs it cannot
 * know the token again. No time taken here depends on a secret that outlives the batch.
 */
const suite = () => RSABSSA.SHA384.PSS.Deterministic();

/** @param n modulus, base64url */
export const importTokenKey = (n: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', { kty: 'RSA', n, e: 'AQAB', ext: true }, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify']);

export interface Blinded {
  /** To be signed. */
  readonly blindedMsg: Uint8Array;
  /** Inverse of the blinding factor: with it the signature is uncovered. */
  readonly inv: Uint8Array;
}

export const blind = (key: CryptoKey, message: Uint8Array<ArrayBuffer>): Promise<Blinded> => suite().blind(key, message);

/** The token. Rejects where it is not a signature of the key over the message. */
export const uncover = (key: CryptoKey, message: Uint8Array<ArrayBuffer>, signature: Uint8Array, { inv }: Blinded): Promise<Uint8Array> =>
  suite().finalize(key, message, signature, inv);
