import { createPrivateKey, sign } from 'node:crypto';
import { type KeyFile, privateJwk } from '../../bundle/keys';
import { envelopeText } from '../../bundle/openSigned';

/** Text of `manifest.json`: the payload under the key the server holds. */
export const signEnvelope = (payload: string, keys: KeyFile): string => {
  const key = createPrivateKey({ key: privateJwk(keys), format: 'jwk' });
  return envelopeText(payload, sign(null, Buffer.from(payload, 'utf8'), key).toString('base64url'), keys);
};
