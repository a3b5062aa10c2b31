import type { Manifest } from '../../src/bundle/manifest';
import { decodeFloat16, encodeFloat16 } from '../../src/bundle/weightCodec';
import { type SequenceSpec, STEP_TOKENS, sequenceWeightCount } from '../../src/engine/scoring/sequenceSpec';
import { normal, seededRng } from '../../src/maths/random';

/** As large as the ones that are trained. */
export const sequenceSpec: SequenceSpec = { version: 3, tokens: STEP_TOKENS, units: 8, length: 16 };

const rng = seededRng(26);
/** Rounded as they ship. */
export const sequenceWeights = decodeFloat16(
  encodeFloat16(Float32Array.from({ length: sequenceWeightCount(sequenceSpec) }, () => normal(rng))),
);

const numeric = (source: string) => ({
  kind: 'numeric' as const,
  name: source,
  source,
  transform: 'identity' as const,
  mean: 0,
  std: 1,
  missing: 0,
});

/** A bandit that goes by the order of steps alone, and doubts enough to choose now this way, now that. */
export const orderBandit: Manifest['bandit'] = {
  version: 1,
  features: { version: 1, id: 'order/1', fields: [numeric('coupon.isNone'), numeric('score.anyway'), numeric('score.moved')] },
  mean: [0.1, -0.1, 0.2],
  precisionFactor: [6, 0, 6, 0, 0, 6],
  noise: 0.5,
  draws: 128,
  floor: 0.01,
  rewardScale: 2_000,
};

/** A bundle whose choices depend on the order of the shopper's steps, without another network. */
export const ofOrder = { sequence: { spec: sequenceSpec, weights: sequenceWeights }, change: { network: undefined, bandit: orderBandit } };
