import { constants, createHash, type KeyObject, verify } from 'node:crypto';
import { TOKEN_CONTEXT } from '../../protocol/reporting/tokenKeys';

/** RSA-PSS as RSABSSA-SHA384-PSS-Deterministic makes it: SHA-384, MGF1 with it, 48 bytes of salt (RFC 9474, section 5). */
export const verifyPss = (message: Uint8Array, signature: Uint8Array, key: KeyObject): boolean =>
  verify('sha384', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }, signature);

/** @param publicKey uncompressed point of the device's key, 65 bytes */
export const verifyToken = (publicKey: Uint8Array, token: Uint8Array, key: KeyObject): boolean =>
  verifyPss(createHash('sha384').update(TOKEN_CONTEXT).update(publicKey).digest(), token, key);
