import type { BundleCrypto } from '../../src/bundle/openSigned';
import { fromBase64url } from '../../src/secureAggregation/bytes';

const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The last key, which is asked for by its text: once whether it can be used, then for a signature. */
let last: { readonly text: string; readonly key: Promise<CryptoKey> } | undefined;

/** Rejects for a malformed key, and in a browser that does not know such keys. */
const importKey = async (text: string): Promise<CryptoKey> => {
  if (last?.text !== text)
    last = { text, key: crypto.subtle.importKey('raw', fromBase64url(text), { name: 'Ed25519' }, false, ['verify']) };
  return last.key;
};

/**
 * Does this browser verify Ed25519? Chrome from 137, Firefox 129, Safari 17. `crypto.subtle` exists in secure contexts only.
 * https://developer.mozilla.org/docs/Web/API/SubtleCrypto/verify
 */
export const supportsEd25519 = async (publicKey: string): Promise<boolean> => {
  try {
    await importKey(publicKey);
    return true;
  } catch {
    return false;
  }
};

/** `BundleCrypto` on WebCrypto. */
export const webBundleCrypto: BundleCrypto = {
  utf8: (text) => new TextEncoder().encode(text),
  sha256: async (bytes) => hex(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)),
  verifyEd25519: async (publicKey, signature, bytes) => {
    try {
      const key = await importKey(publicKey);
      return await crypto.subtle.verify('Ed25519', key, fromBase64url(signature), bytes as Uint8Array<ArrayBuffer>);
    } catch {
      return false;
    }
  },
};
