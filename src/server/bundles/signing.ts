import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyFile, keyFileOf, listOf, privateJwk, readKeys, siteKeyOf } from '../../bundle/keys';
import { type BundleCrypto, envelopeText } from '../../bundle/openSigned';
import { sha256 } from '../http/signature';

/** The site's keys available to the server. */
interface SiteKeys {
  /** Public key every published bundle must be signed with, `pk_…`. */
  readonly siteKey: string;
  /** Absent: bundles are signed elsewhere. */
  readonly signing: KeyFile | undefined;
  /** File of a key pair that was just created, so that its public key can be shown. */
  readonly fresh: string | undefined;
}

/** Environment variables for the keys. */
interface KeyVariables {
  readonly SITE_KEY?: string | undefined;
  readonly SIGNING_KEY?: string | undefined;
  readonly DATA_DIR: string;
}

/** Whether public and private key belong together. */
const isPair = (keys: KeyFile): boolean => {
  try {
    return createPublicKey(createPrivateKey({ key: privateJwk(keys), format: 'jwk' })).export({ format: 'jwk' }).x === keys.publicKey;
  } catch {
    return false;
  }
};

/** Whether a key's list, if it has one, includes the key. Publishing checks which site the list belongs to. */
const isListed = (keys: KeyFile): boolean => {
  if (keys.keys === undefined) return true;
  try {
    return listOf(keys)?.keys.some(({ publicKey }) => publicKey === keys.publicKey) === true;
  } catch {
    return false;
  }
};

const readFile = (path: string, what: string): KeyFile => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`${what} cannot be read: ${path}.`, { cause });
  }
  const keys = readKeys(text);
  if (!keys.ok || !isPair(keys.value)) throw new Error(`${what} is not a key file from \`couplet keys\`: ${path}.`);
  if (!isListed(keys.value)) throw new Error(`${what} is not in its key list: ${path}. Add a list with \`couplet keys use\`.`);
  return keys.value;
};

const makePair = (path: string): KeyFile => {
  const keys = keyFileOf(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  writeFileSync(path, `${JSON.stringify(keys, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return keys;
};

/**
 * `SIGNING_KEY` is the server's signing key. Without `SITE_KEY`, the site's key is this key or the one that signed its key list. With
 * `SITE_KEY` alone, bundles are signed elsewhere. With neither, a pair is created once and stored in `DATA_DIR/key.json`, readable by the
 * owner only. Throws a readable sentence.
 */
export const readSigningKey = ({ SITE_KEY, SIGNING_KEY, DATA_DIR }: KeyVariables): SiteKeys => {
  if (SIGNING_KEY !== undefined) {
    const signing = readFile(SIGNING_KEY, 'SIGNING_KEY');
    const siteKey = `pk_${siteKeyOf(signing)}`;
    if (SITE_KEY !== undefined && SITE_KEY !== siteKey) throw new Error('SIGNING_KEY does not belong to SITE_KEY.');
    return { siteKey, signing, fresh: undefined };
  }
  if (SITE_KEY !== undefined) return { siteKey: SITE_KEY, signing: undefined, fresh: undefined };
  const path = join(DATA_DIR, 'key.json');
  const known = existsSync(path);
  const signing = known ? readFile(path, 'The key the server keeps') : makePair(path);
  return { siteKey: `pk_${siteKeyOf(signing)}`, signing, fresh: known ? undefined : path };
};

/** Text of `manifest.json`: the payload signed with the server's key. */
export const signEnvelope = (payload: string, keys: KeyFile): string => {
  const key = createPrivateKey({ key: privateJwk(keys), format: 'jwk' });
  return envelopeText(payload, sign(null, Buffer.from(payload, 'utf8'), key).toString('base64url'), keys);
};

/** `BundleCrypto` on node:crypto. */
export const nodeBundleCrypto: BundleCrypto = {
  utf8: (text) => new TextEncoder().encode(text),
  sha256: async (bytes) => sha256(bytes),
  verifyEd25519: async (publicKey, signature, bytes) => {
    try {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
      return verify(null, bytes, key, Buffer.from(signature, 'base64url'));
    } catch {
      return false;
    }
  },
};
