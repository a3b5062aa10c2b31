import { type KeyFile, signedUnder, siteKeyOf } from '../../bundle/keys';
import { envelopeSchema, type Manifest } from '../../bundle/manifest';
import { envelopeText } from '../../bundle/openSigned';

import { parseJsonWith } from '../../protocol/parse';
import { fail, ok, type Result } from '../../protocol/result';
import { signPayload } from './keys';

/** What a bundle says that is signed for the site these keys sign for, to be signed anew with more in it. Errors: `bundle_malformed`, `key_differs`. */
export const openOwn = (envelope: string, keys: KeyFile): Result<Manifest> => {
  const read = parseJsonWith(envelopeSchema, envelope, 'bundle_malformed');
  if (!read.ok) return read;
  if (siteKeyOf(read.value) !== siteKeyOf(keys)) return fail('key_differs', 'The bundle is signed for another site than this key.');
  return ok(JSON.parse(read.value.payload) as Manifest);
};

/** Text of `manifest.json`. */
export const signOwn = (manifest: Manifest, keys: KeyFile): string => {
  const payload = JSON.stringify(signedUnder(manifest, keys));
  return envelopeText(payload, signPayload(payload, keys), keys);
};
