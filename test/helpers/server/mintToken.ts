import { constants, createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { spendText, TOKEN_CONTEXT } from '../../../src/protocol/reporting/tokens';

import type { TokenKey } from '../../../src/server/store/tokenStore';

export interface MintedToken {
  readonly epoch: number;
  readonly publicKey: string;
  readonly token: string;
  readonly privateKey: KeyObject;
}

/** A token as a device holds it, signed without the detour of blinding: the signature is the same kind of thing. */
export const mintToken = (epoch: number, key: KeyObject | TokenKey): MintedToken => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const message = createHash('sha384').update(TOKEN_CONTEXT).update(point).digest();
  const signer = 'n' in key ? createPrivateKey(key.privateKey) : key;
  const token = sign('sha384', message, { key: signer, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 });
  return { epoch, publicKey: point.toString('base64url'), token: token.toString('base64url'), privateKey };
};

/** A report with its token, as it is sent. */
export const paidReport = (body: string, { epoch, publicKey, token, privateKey }: MintedToken, signed = body): string => {
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return spendText(body, { epoch, publicKey, token, signature });
};
