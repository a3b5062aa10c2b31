import { createHash } from 'node:crypto';
import type { Envelope, Manifest } from '../../bundle/manifest';
import type { SignedBundle } from '../bundle/assembleBundle';
import type { CardFile, CardInput } from './cardInput';
import { renderCard } from './renderCard';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const filesOf = ({ envelope, shards }: SignedBundle, { network, sequence, cf }: Manifest): readonly CardFile[] => {
  const manifest = new TextEncoder().encode(envelope);
  const named = new Map([
    [network?.weights.sha256, 'network weights'],
    [sequence?.weights.sha256, 'sequence network weights'],
    [cf?.weights.sha256, 'collaborative table'],
  ]);
  return [
    { name: 'manifest.json', what: 'manifest', bytes: manifest.length, sha256: sha256(manifest) },
    ...[...shards].map(([hash, bytes]) => ({ name: `${hash}.bin`, what: named.get(hash) ?? 'other', bytes: bytes.length, sha256: hash })),
  ];
};

/** The card of a bundle just assembled and signed, whose envelope therefore needs no check. */
export const bundleCard = (
  bundle: SignedBundle,
  report: Pick<CardInput, 'seed' | 'quality' | 'evaluations' | 'gates' | 'importance' | 'notes'>,
): string => {
  const { publicKey, payload } = JSON.parse(bundle.envelope) as Envelope;
  const manifest = JSON.parse(payload) as Manifest;
  const { seed, quality, evaluations, gates, importance, notes } = report;
  return renderCard({
    id: bundle.id,
    publicKey,
    manifest,
    files: filesOf(bundle, manifest),
    seed,
    quality,
    evaluations,
    gates,
    notes,
    ...(importance ? { importance } : {}),
  });
};
