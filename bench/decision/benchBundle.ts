import { createHash } from 'node:crypto';
import type { Manifest } from '../../src/bundle/manifest';
import { decodeFloat16, encodeCollaborative, encodeWeights } from '../../src/bundle/weightCodec';
import type { LinearPrior } from '../../src/engine/bandit/linearModel';
import { computeFeatures, featureWidth, noCouponFeatures } from '../../src/engine/features/computeFeatures';
import { factor, numericField, productField } from '../../src/engine/features/featureSpec';
import { sourcesOf } from '../../src/engine/features/sources';
import { gainFeatures, orderedBaseFeatures } from '../../src/engine/gain/gainFeatures';
import { emptyProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import { type SequenceSpec, stepTokens } from '../../src/engine/scoring/sequenceSpec';
import { integer, normal, seededRng, uniform } from '../../src/maths/random';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import { DAY } from '../../src/protocol/values/clock';
import { realisticEvents } from '../../test/helpers/realisticEvents';
import { categoryCoupon, type TestBundle, type TestKey, testBundle, testKey } from '../../test/helpers/testBundle';
import { benchSequence } from '../scoring/benchSequence';

const HISTORY = 1_000;
const ITEMS_KNOWN = 500;
const COUPONS_PER_ITEM = 8;
const SHIPPED_UNITS = 8;
/** What the gain reads of the order of steps, as the trainer's gain model does. */
const orderFields = (['score.anyway', 'score.moved'] as const).flatMap((source) => {
  const score = factor(source, 0);
  return [productField(score), productField(score, factor('match.depth', 0)), productField(score, factor('match.cost', 0))];
});
const profileSettings = { halfLifeMs: 14 * DAY, sequenceLength: 50, idleMs: 30 * 60_000 };

/** What any implementation of a choice among the bundle's coupons has to work with: the network and one shopper's steps, one context an arm. */
export interface BenchOrder {
  readonly spec: SequenceSpec;
  /** float16, as in the bundle, and as numbers. */
  readonly shard: Uint8Array<ArrayBuffer>;
  readonly weights: Float32Array;
  /** Of `stepTokens`, as many as are looked at. */
  readonly tokens: readonly number[];
}
export interface BenchBundle {
  readonly key: TestKey;
  readonly bundle: TestBundle;
  readonly coupons: readonly Coupon[];
  readonly order: BenchOrder;
  readonly prior: LinearPrior;
  /** Contexts of the coupons and of "no coupon". */
  readonly contexts: readonly Float64Array[];
}

/**
 * A bundle of the shape the trainer gives a shop with so many coupons: a network of the order of steps, a collaborative
 * table, the gain model with the scores of both. Weights are drawn, seeded.
 * @param further changes of the manifest
 * @param itemCount how many items the collaborative table knows
 */
export const benchBundle = async (
  count: number,
  further: Partial<Manifest> = {},
  itemCount: number = ITEMS_KNOWN,
): Promise<BenchBundle> => {
  const rng = seededRng(7);
  const now = 1_800_000_000_000;
  const events = realisticEvents(HISTORY, 0);
  const shift = now - events.at(-1)!.time;
  const items = [...new Map(events.flatMap((event) => ('items' in event ? event.items : [])).map((item) => [item.itemId, item])).values()];
  // A server takes no coupons for what is children's.
  const categories = [...new Set(items.flatMap((item) => item.categories))].filter((category) => category !== 'Toys');
  const coupons = Array.from({ length: count }, (_, i) => {
    const coupon = categoryCoupon(`coupon-${i}`, categories[i % categories.length]!);
    return i % 2 ? { ...coupon, discount: { kind: 'fixed' as const, amount: 300 + 10 * i } } : coupon;
  });
  const profiles = [emptyProfile(0)];
  for (const event of events) profiles.push(updateProfile(profiles.at(-1)!, { ...event, time: event.time + shift }, profileSettings));
  const profile = profiles.at(-1)!;
  const { spec, weights: drawn } = benchSequence(SHIPPED_UNITS);
  const shard = Uint8Array.from(encodeWeights('float16', drawn));
  const bandit = gainFeatures(
    'bench-gain/1',
    coupons.map(({ id }) => id),
    [...orderFields, numericField('score.cf', 0)],
  );
  const d = featureWidth(bandit);
  const prior: LinearPrior = {
    version: 1,
    features: bandit,
    mean: Array.from({ length: d }, () => 0.05 * normal(rng)),
    precisionFactor: Array.from({ length: d }, (_, i) =>
      Array.from({ length: i + 1 }, (_, j) => (i === j ? 20 : 0.1 * normal(rng))),
    ).flat(),
    noise: 0.3,
    base: {
      features: orderedBaseFeatures,
      weights: Array.from({ length: featureWidth(orderedBaseFeatures) }, () => 0.01 * normal(rng)),
    },
    discount: Array.from({ length: d }, () => 0.01 * normal(rng)),
    draws: 128,
    // Less than one over all arms, or a device refuses the bundle.
    floor: Math.min(0.01, 0.9 / (count + 1)),
    rewardScale: 2_000,
  };
  // Those that shoppers met come first; a larger catalogue has others beside them.
  const known = Array.from({ length: itemCount }, (_, i) => items[i]?.itemId ?? `other-item-${i}`);
  const cf = encodeCollaborative({
    model: 'ease',
    items: known,
    coupons: coupons.map(({ id }) => id),
    offsets: Array.from({ length: known.length + 1 }, (_, i) => i * COUPONS_PER_ITEM),
    columns: known.flatMap(() => Array.from({ length: COUPONS_PER_ITEM }, () => integer(rng, count)).sort((a, b) => a - b)),
    weights: Array.from({ length: known.length * COUPONS_PER_ITEM }, () => uniform(rng)),
  });
  const cfShard = Uint8Array.from(cf.bytes);
  const shardOf = (bytes: Uint8Array) => ({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length });

  const key = await testKey();
  const bundle = await testBundle(key, {
    change: {
      coupons,
      rule: [coupons[0]!.id],
      network: undefined,
      sequence: { spec, encoding: 'float16', weights: shardOf(shard) },
      cf: { table: cf.table, weights: shardOf(cfShard) },
      bandit: prior,
      profile: { halfLifeMs: profileSettings.halfLifeMs, sequenceLength: profileSettings.sequenceLength },
      ...further,
    },
  });
  const sources = sourcesOf({ profile, facts: {}, now, halfLifeMs: profileSettings.halfLifeMs });
  return {
    key,
    coupons,
    bundle: { ...bundle, shards: new Map([shard, cfShard].map((bytes) => [shardOf(bytes).sha256, bytes])) },
    order: { spec, shard, weights: decodeFloat16(shard), tokens: stepTokens(profile, spec.length) },
    prior,
    contexts: [
      ...coupons.map((coupon) => computeFeatures(bandit, sources(coupon, { anyway: normal(rng), moved: normal(rng), cf: uniform(rng) }))),
      noCouponFeatures(bandit),
    ],
  };
};
