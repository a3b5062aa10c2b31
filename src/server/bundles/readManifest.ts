import { envelopeSchema, type Manifest, manifestSchema } from '../../bundle/manifest';
import { parseJsonWith } from '../../protocol/parse';
import type { Store } from '../store/store';

/**
 * The manifest of a stored bundle, whose signature was checked when it was published, with the text that was signed; `undefined` where there is none
 * that this version reads.
 */
export const readEnvelope = async (
  store: Pick<Store, 'bundleFile'>,
  id: string,
): Promise<{ readonly manifest: Manifest; readonly payload: string } | undefined> => {
  const file = await store.bundleFile(id, 'manifest.json');
  if (!file) return undefined;
  const envelope = parseJsonWith(envelopeSchema, Buffer.from(file.data).toString('utf8'), 'bundle_malformed');
  if (!envelope.ok) return undefined;
  const { payload } = envelope.value;
  const manifest = parseJsonWith(manifestSchema, payload, 'bundle_invalid');
  return manifest.ok ? { manifest: manifest.value, payload } : undefined;
};

export const readManifest = async (store: Pick<Store, 'bundleFile'>, id: string): Promise<Manifest | undefined> =>
  (await readEnvelope(store, id))?.manifest;
