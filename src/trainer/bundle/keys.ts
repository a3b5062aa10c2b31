import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { type KeyFile, type KeyList, keyFileOf, keyListSchema, privateJwk, signedUnder, siteKeyOf } from '../../bundle/keys';
import { envelopeSchema, type Manifest } from '../../bundle/manifest';
import { envelopeText } from '../../bundle/openSigned';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';

export const generateKeys = (): KeyFile => keyFileOf(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));

/** Ed25519 signature over UTF-8(`payload`), base64url. Deterministic by RFC 8032. */
export const signPayload = (payload: string, keys: KeyFile): string =>
  sign(null, Buffer.from(payload, 'utf8'), createPrivateKey({ key: privateJwk(keys), format: 'jwk' })).toString('base64url');

/** Text of a key list signed with the site's key. */
export const signKeyList = (list: KeyList, site: KeyFile): string => {
  const payload = JSON.stringify(list);
  return envelopeText(payload, signPayload(payload, site), site);
};

const holds = (publicKey: string, signature: string, payload: string): boolean => {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(payload, 'utf8'), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
};

/** A list of keys with the public key of the site that signed it. Errors: `keys_invalid`, `keys_bad_signature`. */
export const readKeyList = (text: string): Result<{ readonly list: KeyList; readonly site: string }> => {
  const envelope = parseJsonWith(envelopeSchema, text, 'keys_invalid');
  if (!envelope.ok) return envelope;
  const { publicKey, signature, payload, keys } = envelope.value;
  if (keys !== undefined || !holds(publicKey, signature, payload))
    return fail('keys_bad_signature', 'The key list is not signed by the key it names.');
  const list = parseJsonWith(keyListSchema, payload, 'keys_invalid');
  return list.ok ? ok({ list: list.value, site: publicKey }) : list;
};

/**
 * Content of a bundle that is signed for the site of these keys, so that it can be extended and signed again. Errors: `bundle_malformed`,
 * `key_differs`.
 */
export const openOwn = (envelope: string, keys: KeyFile): Result<Manifest> => {
  const read = parseJsonWith(envelopeSchema, envelope, 'bundle_malformed');
  if (!read.ok) return read;
  if (siteKeyOf(read.value) !== siteKeyOf(keys)) return fail('key_differs', 'The bundle belongs to a different site key.');
  return ok(JSON.parse(read.value.payload) as Manifest);
};

/** Text of `manifest.json`. */
export const signOwn = (manifest: Manifest, keys: KeyFile): string => {
  const payload = JSON.stringify(signedUnder(manifest, keys));
  return envelopeText(payload, signPayload(payload, keys), keys);
};
