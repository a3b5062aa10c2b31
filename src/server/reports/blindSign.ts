import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';

const { RSA_NO_PADDING } = constants;

/**
 * BlindSign of RFC 9474, section 4.3: s = m^d mod n for a blinded message m as long as the modulus n. Checks that s^e = m, because a
 * miscalculated signature would reveal the private key (Boneh, DeMillo & Lipton 1997). OpenSSL itself blinds the exponentiation.
 * @returns `undefined` unless m has as many bytes as n and is smaller
 */
export const blindSign = (blinded: Uint8Array, privateKey: KeyObject, publicKey: KeyObject): Buffer | undefined => {
  try {
    const signature = privateDecrypt({ key: privateKey, padding: RSA_NO_PADDING }, blinded);
    return publicEncrypt({ key: publicKey, padding: RSA_NO_PADDING }, signature).equals(blinded) ? signature : undefined;
  } catch {
    return undefined;
  }
};

/** A batch to sign. Key objects are passed to threads by reference. */
export interface Batch {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** base64url */
  readonly blinded: readonly string[];
}

/** Signatures of a batch, base64url; `undefined` if one of its messages cannot be signed with this key. */
export const signBatch = ({ privateKey, publicKey, blinded }: Batch): readonly string[] | undefined => {
  const signatures: string[] = [];
  for (const message of blinded) {
    const signature = blindSign(Buffer.from(message, 'base64url'), privateKey, publicKey);
    if (!signature) return undefined;
    signatures.push(signature.toString('base64url'));
  }
  return signatures;
};
