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
  /** Id of that bundle. */
  readonly id: string;
  readonly features: FeatureSpec;
  readonly spec: NetworkSpec;
  readonly weights: Float32Array;
}

/**
 * Network of a bundle folder written by `couplet train`. It is not served again, so its signature is not checked. `undefined` if the bundle
 * has no network because its training data was too small. Errors: `file_not_found`, `bundle_malformed`, `bundle_invalid`,
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
  // The start must have the shape of the network to train, which is checked by its features.
  if (featureWidth(network.features) !== network.spec.inputs)
    return fail('bundle_network_width', `The network in ${folder} does not match its features.`, folder);
  const bytes = bundle.value.shards.get(network.weights.sha256);
  const weights = bytes && decodeWeights(network.encoding, bytes, networkWeightCount(network.spec));
  if (!weights?.every(Number.isFinite))
    return fail('bundle_network_weights', `The weights of the network in ${folder} are missing or broken.`, network.weights.sha256);
  return ok({ id: bundleId(envelope.value.payload), features: network.features, spec: network.spec, weights });
};

/** Does a position of the feature vector have the same meaning? Means and deviations may drift. */
const sameField = (a: FeatureField, b: FeatureField | undefined): boolean => {
  if (a.name !== b?.name || a.source !== b.source || a.kind !== b.kind) return false;
  if (a.kind === 'numeric') return b.kind === 'numeric' && a.transform === b.transform;
  return b.kind === 'categorical' && a.vocabulary.join('\u001f') === b.vocabulary.join('\u001f');
};

/** Weights to start a network of shape `spec` on `features` from, or the reason why the earlier network does not fit. */
export const warmWeights = (
  warm: WarmStart,
  features: FeatureSpec,
  spec: { readonly crossLayers: number; readonly hidden: readonly number[] },
): { readonly start?: Float32Array; readonly note: string } => {
  const other = features.fields.find((field, i) => !sameField(field, warm.features.fields[i]));
  if (other || features.fields.length !== warm.features.fields.length)
    return { note: `cold start: the feature ${JSON.stringify(other?.name ?? 'at the end')} differs from the earlier bundle` };
  const shape = ({ crossLayers, hidden }: typeof spec): string =>
    `${crossLayers} cross layers and layers of ${hidden.join(', ') || 'none'}`;
  if (shape(spec) !== shape(warm.spec))
    return { note: `cold start: the network chosen has ${shape(spec)}, the earlier one ${shape(warm.spec)}` };
  return { start: warm.weights, note: 'warm start: the network starts from the weights of the earlier bundle' };
};
