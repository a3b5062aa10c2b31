import { constants, createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { TOKEN_CONTEXT, writeRedeemedToken } from '../../../src/protocol/reporting/tokens';
import { makeTokenKeys, tokenKeysFile } from '../../../src/server/bundles/tokenKeys';
import type { TokenKey } from '../../../src/server/records/reportRepository';
import type { Repositories } from '../../../src/server/records/repositories';
import { type TestBundle, type TestBundleOptions, type TestKey, testBundle } from '../testBundle';

interface MintedToken {
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
  return writeRedeemedToken(body, { epoch, publicKey, token, signature });
};

/** A bundle that announces the store's keys for tokens, of so many epochs; they are made where there are none. */
export const tokenBundle = async (
  key: TestKey,
  store: Repositories,
  { now, epochs = 1, change = {}, ...options }: TestBundleOptions & { readonly now: number; readonly epochs?: number },
): Promise<TestBundle> => {
  const file = Uint8Array.from(tokenKeysFile(await makeTokenKeys(store, now, epochs)));
  const sha256 = createHash('sha256').update(file).digest('hex');
  const bundle = await testBundle(key, { ...options, change: { ...change, tokens: { keys: { sha256, bytes: file.length } } } });
  return { ...bundle, shards: new Map([...bundle.shards, [sha256, file]]) };
};
