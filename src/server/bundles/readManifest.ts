import { envelopeSchema, type Manifest, manifestSchema } from '../../core/bundle/manifest';
import { parseJsonWith } from '../../core/parse';
import type { Store } from '../store/store';

/** The manifest of a stored bundle, whose signature was checked when it was published; `undefined` where there is none that this version reads. */
export const readManifest = async (store: Pick<Store, 'bundleFile'>, id: string): Promise<Manifest | undefined> => {
  const file = await store.bundleFile(id, 'manifest.json');
  if (!file) return undefined;
  const envelope = parseJsonWith(envelopeSchema, Buffer.from(file.data).toString('utf8'), 'bundle_malformed');
  const manifest = envelope.ok ? parseJsonWith(manifestSchema, envelope.value.payload, 'bundle_invalid') : envelope;
  return manifest.ok ? manifest.value : undefined;
};
