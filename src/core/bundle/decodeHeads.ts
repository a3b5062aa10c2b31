import { featureWidth } from '../features/computeFeatures';
import type { FeatureSpec } from '../features/featureSpec';
import { fail, ok, type Result } from '../result';
import { type InterestSpec, interestWeightCount } from '../scoring/interestSpec';
import { headNames } from '../scoring/orderHeads';
import type { Manifest } from './manifest';
import { decodeWeights } from './weightCodec';

/** Network of the economics' heads, ready for `plainInterestScorer`. */
export interface DecodedHeads {
  readonly spec: InterestSpec;
  readonly features: FeatureSpec;
  readonly weights: Float32Array;
}

/**
 * The heads of a bundle: inputs as `computeFeatures` makes them, the arm "no coupon" without any `coupon` or `match` value.
 * @param shards verified files by SHA-256
 * Errors: `bundle_incompatible`, `bundle_shard_missing`, `bundle_heads_width`, `bundle_heads_weights`.
 */
export const decodeHeads = (
  { spec, features, encoding, weights: shard }: NonNullable<Manifest['heads']>,
  shards: ReadonlyMap<string, Uint8Array>,
): Result<DecodedHeads> => {
  if (spec.version !== 2 || spec.heads.join() !== headNames.join())
    return fail('bundle_incompatible', 'The heads are of another version, or other heads.', 'heads.spec.version');
  const bytes = shards.get(shard.sha256);
  if (!bytes) return fail('bundle_shard_missing', 'A file of the bundle is missing.', shard.sha256);
  if (featureWidth(features) !== spec.inputs)
    return fail('bundle_heads_width', 'The heads have another number of inputs than features.', 'heads.spec.inputs');
  const weights = decodeWeights(encoding, bytes, interestWeightCount(spec));
  if (!weights?.every(Number.isFinite))
    return fail('bundle_heads_weights', 'The heads have another number of finite weights than their shape.', shard.sha256);
  return ok({ spec, features, weights });
};
