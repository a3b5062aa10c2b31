import type { KeyFile } from '../../core/bundle/keyFile';
import { type Envelope, envelopeSchema, type Manifest } from '../../core/bundle/manifest';
import { parseJsonWith } from '../../core/parse';
import { fail, ok, type Result } from '../../core/result';
import { signPayload } from './keys';

/** What a bundle says that was signed with these keys, to be signed anew with more in it. Errors: `bundle_malformed`, `key_differs`. */
export const openOwn = (envelope: string, keys: KeyFile): Result<Manifest> => {
  const read = parseJsonWith(envelopeSchema, envelope, 'bundle_malformed');
  if (!read.ok) return read;
  if (read.value.publicKey !== keys.publicKey) return fail('key_differs', 'The bundle is signed with another key than this one.');
  return ok(JSON.parse(read.value.payload) as Manifest);
};

/** Text of `manifest.json`. */
export const signOwn = (manifest: Manifest, keys: KeyFile): string => {
  const payload = JSON.stringify(manifest);
  const signed: Envelope = { version: 1, publicKey: keys.publicKey, signature: signPayload(payload, keys), payload };
  return `${JSON.stringify(signed)}\n`;
};
