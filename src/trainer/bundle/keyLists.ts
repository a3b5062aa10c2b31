import { createPublicKey, verify } from 'node:crypto';
import { type KeyFile, type KeyList, keyListSchema } from '../../bundle/keys';
import { envelopeSchema } from '../../bundle/manifest';
import { envelopeText } from '../../bundle/openSigned';
import { parseJsonWith } from '../../protocol/parse';
import { fail, ok, type Result } from '../../protocol/result';
import { signPayload } from './keys';

/** Text of a list of keys under the site's key. */
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
    return fail('keys_bad_signature', 'The list of keys is not signed by the key it names.');
  const list = parseJsonWith(keyListSchema, payload, 'keys_invalid');
  return list.ok ? ok({ list: list.value, site: publicKey }) : list;
};
