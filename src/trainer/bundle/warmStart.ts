import { envelopeSchema, manifestSchema } from '../../bundle/manifest';
import { decodeWeights } from '../../bundle/weightCodec';
import { featureWidth } from '../../engine/features/computeFeatures';
import type { FeatureField, FeatureSpec } from '../../engine/features/featureSpec';
import type { NetworkSpec } from '../../engine/scoring/networkSpec';
import { networkWeightCount } from '../../engine/scoring/plainNetworkScorer';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { bundleId } from './assembleBundle';
import { readBundle } from './bundleFolder';

/** The network of an earlier bundle, to start training from. */
export interface WarmStart {
  /** Of that bundle. */
  readonly id: string;
  readonly features: FeatureSpec;
  readonly spec: NetworkSpec;
  readonly weights: Float32Array;
}

/**
 * Network of a bundle folder as `couplet train` wrote it. Nothing of it is served again, so its signature is not asked.
 * `undefined` where it has none: what it was trained on was too little. Errors: `file_not_found`, `bundle_malformed`, `bundle_invalid`,
 * `bundle_network_width`, `bundle_network_weights`.
 */
export const readWarmStart = (folder: string): Result<WarmStart | undefined> => {
  const bundle = readBundle(folder);
  if (!bundle.ok) return bundle;
  const envelope = parseJsonWith(envelopeSchema, bundle.value.envelope, 'bundle_malformed');
  if (!envelope.ok) return envelope;
  const manifest = parseJsonWith(manifestSchema, envelope.value.payload, 'bundle_invalid');
  if (!manifest.ok) return manifest;
  const { network } = manifest.value;
  if (!network) return ok(undefined);
  // What training would start from must have the shape of what is trained, and that is known by its features.
  if (featureWidth(network.features) !== network.spec.inputs)
    return fail('bundle_network_width', `The network in ${folder} has another number of inputs than features.`, folder);
  const bytes = bundle.value.shards.get(network.weights.sha256);
  const weights = bytes && decodeWeights(network.encoding, bytes, networkWeightCount(network.spec));
  if (!weights?.every(Number.isFinite))
    return fail('bundle_network_weights', `The weights of the network in ${folder} are missing or broken.`, network.weights.sha256);
  return ok({ id: bundleId(envelope.value.payload), features: network.features, spec: network.spec, weights });
};

/** Whether a position of the feature vector means the same; means and deviations may drift. */
const sameField = (a: FeatureField, b: FeatureField | undefined): boolean => {
  if (a.name !== b?.name || a.source !== b.source || a.kind !== b.kind) return false;
  if (a.kind === 'numeric') return b.kind === 'numeric' && a.transform === b.transform;
  return b.kind === 'categorical' && a.vocabulary.join('\u001f') === b.vocabulary.join('\u001f');
};

/** Weights to start a network of shape `spec` on `features` from; where the earlier one is another, why not. */
export const warmWeights = (
  warm: WarmStart,
  features: FeatureSpec,
  spec: { readonly crossLayers: number; readonly hidden: readonly number[] },
): { readonly start?: Float32Array; readonly note: string } => {
  const other = features.fields.find((field, i) => !sameField(field, warm.features.fields[i]));
  if (other || features.fields.length !== warm.features.fields.length)
    return { note: `cold start: the feature ${JSON.stringify(other?.name ?? 'at the end')} is not what it was in the earlier bundle` };
  const shape = ({ crossLayers, hidden }: typeof spec): string =>
    `${crossLayers} cross layers and layers of ${hidden.join(', ') || 'none'}`;
  if (shape(spec) !== shape(warm.spec))
    return { note: `cold start: the network chosen has ${shape(spec)}, the earlier one ${shape(warm.spec)}` };
  return { start: warm.weights, note: 'warm start: the network starts from the weights of the earlier bundle' };
};
