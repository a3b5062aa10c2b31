import type { KeyFile } from './keyFile';
import type { Envelope } from './manifest';

/** Text of `manifest.json`: the payload under the signature of a key, with the list that lets it sign. */
export const envelopeText = (payload: string, signature: string, { publicKey, keys }: Pick<KeyFile, 'publicKey' | 'keys'>): string => {
  const envelope: Envelope = { version: 1, publicKey, signature, payload, ...(keys === undefined ? {} : { keys }) };
  return `${JSON.stringify(envelope)}\n`;
};
