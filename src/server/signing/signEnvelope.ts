import { createPrivateKey, sign } from 'node:crypto';
import { type KeyFile, privateJwk } from '../../core/bundle/keyFile';
import type { Envelope } from '../../core/bundle/manifest';

/** Text of `manifest.json`: the payload under the site's key. */
export const signEnvelope = (payload: string, keys: KeyFile): string => {
  const key = createPrivateKey({ key: privateJwk(keys), format: 'jwk' });
  const signature = sign(null, Buffer.from(payload, 'utf8'), key).toString('base64url');
  const envelope: Envelope = { version: 1, publicKey: keys.publicKey, signature, payload };
  return `${JSON.stringify(envelope)}\n`;
};
