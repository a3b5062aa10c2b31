import { NO_COUPON } from '../engine/decision/decision';
import type { DeviceModel } from '../engine/decision/deviceModel';
import { featureWidth } from '../engine/features/computeFeatures';
import { type FeatureSpec, sourcesIn } from '../engine/features/featureSpec';
import { sourceNames, splitSource } from '../engine/features/sources';
import { own } from '../engine/profile/decayed';
import type { NetworkSpec, Scorer } from '../engine/scoring/networkSpec';
import { networkWeightCount } from '../engine/scoring/plainNetworkScorer';
import { plainSequenceScorer, type SequenceScorer } from '../engine/scoring/plainSequence';
import { type SequenceSpec, STEP_TOKENS, sequenceWeightCount } from '../engine/scoring/sequenceSpec';
import { isTimeZone } from '../protocol/values/localDay';
import { fail, ok, type Result } from '../protocol/values/result';
import type { Manifest, Shard } from './manifest';
import { decodeCollaborative, decodeWeights } from './weightCodec';

type Shards = ReadonlyMap<string, Uint8Array>;

const shardOf = (shards: Shards, { sha256 }: Shard): Result<Uint8Array> => {
  const bytes = shards.get(sha256);
  return bytes ? ok(bytes) : fail('bundle_shard_missing', 'A file of the bundle is missing.', sha256);
};

/** The name of a network in decisions. */
const nameOf = ({ sha256 }: Shard): string => sha256.slice(0, 16);

/** First source of the spec that cannot be resolved. Scores exist only if their model is in the bundle, and only for the bandit. */
export const unresolvable = ({ fields }: FeatureSpec, scores: readonly string[]): string | undefined =>
  fields.flatMap(sourcesIn).find((source) => {
    const [group, name] = splitSource(source);
    const names = group === 'score' ? scores : own(sourceNames, group);
    return names !== undefined && !names.includes(name);
  });

const checkCampaign = ({ coupons, rule, bandit, timeZone }: Manifest): Result<undefined> => {
  const ids = new Set(coupons.map(({ id }) => id));
  if (ids.size !== coupons.length) return fail('bundle_coupon_twice', 'Two coupons of the bundle have the same id.', 'coupons');
  if (ids.has(NO_COUPON)) return fail('bundle_coupon_reserved', `No coupon may be called "${NO_COUPON}".`, 'coupons');
  const stranger = rule.find((id) => !ids.has(id));
  if (stranger !== undefined)
    return fail('bundle_rule_unknown', `The rule names the coupon "${stranger}", which the bundle does not have.`, 'rule');
  if (!isTimeZone(timeZone)) return fail('bundle_time_zone', `"${timeZone}" is not a known time zone.`, 'timeZone');
  if (bandit.floor * (coupons.length + 1) >= 1)
    return fail('bundle_floor', 'The probability floor is too high for the number of arms.', 'bandit.floor');
  if (bandit.mean.length !== featureWidth(bandit.features))
    return fail('bundle_bandit_width', 'The weights of the bandit do not match its features.', 'bandit.mean');
  if (bandit.discount && bandit.discount.length !== bandit.mean.length)
    return fail('bundle_bandit_width', 'The weights of the expected discount do not match its features.', 'bandit.discount');
  if (bandit.base && bandit.base.weights.length !== featureWidth(bandit.base.features))
    return fail('bundle_bandit_width', 'The weights of the base do not match its features.', 'bandit.base.weights');
  // L must be invertible: packed row i ends with its diagonal entry.
  const diagonal = bandit.mean.map((_, i) => bandit.precisionFactor[(i * (i + 3)) / 2] ?? 0);
  if (![...diagonal, ...bandit.mean, ...bandit.precisionFactor].every(Number.isFinite) || diagonal.some((entry) => entry === 0))
    return fail('bundle_bandit_precision', 'The precision of the bandit is singular.', 'bandit.precisionFactor');
  return ok(undefined);
};

/** `score.*` features available when a bundle has a sequence network. */
export const SEQUENCE_SCORES = ['anyway', 'moved'];

const checkSources = ({ network, sequence, cf, bandit }: Manifest): Result<undefined> => {
  const ofOrder = sequence ? SEQUENCE_SCORES : [];
  const scores = [...(network ? ['network'] : []), ...(cf ? ['cf'] : []), ...ofOrder];
  const source =
    (network && unresolvable(network.features, [])) ??
    (bandit.base && unresolvable(bandit.base.features, ofOrder)) ??
    unresolvable(bandit.features, scores);
  return source === undefined ? ok(undefined) : fail('bundle_source_unknown', 'A feature of the bundle has an unknown source.', source);
};

const decodeNetwork = (
  { spec, features, encoding, weights: shard }: NonNullable<Manifest['network']>,
  shards: Shards,
  makeScorer: (spec: NetworkSpec, weights: Float32Array) => Scorer,
): Result<NonNullable<DeviceModel['network']>> => {
  // The device does not check the document against its schema, so a later version must be refused here instead of being run as version 1.
  if (spec.version !== 1) return fail('bundle_incompatible', 'The network has an unsupported version.', 'network.spec.version');
  const bytes = shardOf(shards, shard);
  if (!bytes.ok) return bytes;
  if (featureWidth(features) !== spec.inputs)
    return fail('bundle_network_width', 'The inputs of the network do not match its features.', 'network.spec.inputs');
  const weights = decodeWeights(encoding, bytes.value, networkWeightCount(spec));
  if (!weights?.every(Number.isFinite))
    return fail('bundle_network_weights', 'The weights of the network do not match its shape.', shard.sha256);
  return ok({ features, spec, weights, scorer: makeScorer(spec, weights), model: nameOf(shard) });
};

const decodeSequence = (
  { spec, encoding, weights: shard }: NonNullable<Manifest['sequence']>,
  shards: Shards,
  makeScorer: (spec: SequenceSpec, weights: Float32Array) => SequenceScorer,
): Result<NonNullable<DeviceModel['sequence']>> => {
  if (spec.version !== 3 || spec.tokens !== STEP_TOKENS)
    return fail('bundle_incompatible', 'The sequence network has an unsupported version.', 'sequence.spec');
  const bytes = shardOf(shards, shard);
  if (!bytes.ok) return bytes;
  const weights = decodeWeights(encoding, bytes.value, sequenceWeightCount(spec));
  if (!weights?.every(Number.isFinite))
    return fail('bundle_network_weights', 'The weights of the network do not match its shape.', shard.sha256);
  return ok({ spec, scorer: makeScorer(spec, weights), model: nameOf(shard) });
};

/**
 * A bundle ready for choosing coupons. Everything the pipeline relies on is checked here once, so that decisions need no checks.
 * @param shards verified files by SHA-256 (`checkShard`)
 * @param makeScorer the implementation that runs the network, e.g. `plainNetworkScorer`
 * Errors: `bundle_*`, with the path in the manifest or the shard's hash.
 */
export const toDeviceModel = (
  id: string,
  manifest: Manifest,
  shards: Shards,
  makeScorer: (spec: NetworkSpec, weights: Float32Array) => Scorer,
  makeSequence: (spec: SequenceSpec, weights: Float32Array) => SequenceScorer = plainSequenceScorer,
): Result<DeviceModel> => {
  for (const check of [checkCampaign(manifest), checkSources(manifest)]) if (!check.ok) return check;
  const network = manifest.network && decodeNetwork(manifest.network, shards, makeScorer);
  if (network?.ok === false) return network;
  const sequence = manifest.sequence && decodeSequence(manifest.sequence, shards, makeSequence);
  if (sequence?.ok === false) return sequence;
  const { localHead } = manifest;
  if (localHead && !localHead.inputs.every((input) => input < (network?.value.spec.inputs ?? 0)))
    return fail('bundle_head_inputs', 'The local head reads inputs the network does not have.', 'localHead.inputs');
  const shard = manifest.cf && shardOf(shards, manifest.cf.weights);
  if (shard?.ok === false) return shard;
  const cf = manifest.cf && shard && decodeCollaborative(manifest.cf.table, shard.value);
  if (cf?.ok === false) return cf;
  const { currency, timeZone, fatigue, coupons, rule, experiment, bandit, timing, marginRate, marginFloor, meanOrder, profile, reports } =
    manifest;
  return ok({
    bundle: id,
    currency,
    timeZone,
    fatigue,
    coupons,
    rule,
    experiment,
    ...(network ? { network: network.value } : {}),
    ...(sequence ? { sequence: sequence.value } : {}),
    ...(localHead ? { localHead } : {}),
    ...(timing ? { timing } : {}),
    ...(cf ? { cf: cf.value } : {}),
    bandit,
    strata: reports.strata,
    halfLifeMs: profile.halfLifeMs,
    marginRate,
    marginFloor,
    meanOrder,
  });
};
