import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Manifest, manifestSchema } from '../../../../src/bundle/manifest';
import { nextManifest } from '../../../../src/campaigns/learning/withLearnt';
import { choiceLoss, MATERIAL, referenceShoppers } from '../../../../src/campaigns/loop/choiceLoss';
import { numericField } from '../../../../src/engine/features/featureSpec';
import { stratumOf } from '../../../../src/engine/profile/stratum';
import { smallCampaign } from '../../trainer/fixtures';

const NOW = Date.UTC(2026, 5, 1);
const strata: Manifest['reports']['strata'] = [
  { source: 'profile.visits', atLeast: 2 },
  { source: 'profile.orders', atLeast: 1 },
];
const campaign = smallCampaign({ reports: { enabled: true, epsilon: 1, strata } });
/** A cold start. */
const cold = nextManifest(campaign, undefined).manifest;
/** What a unit of gain is, in units of reward (`coldPrior`). */
const UNIT = 0.01;

const withMean = (manifest: Manifest, change: (weight: number, i: number) => number): Manifest => ({
  ...manifest,
  bandit: { ...manifest.bandit, mean: manifest.bandit.mean.map(change) },
});
/** All coupons bring `units` more to everybody. */
const better = (manifest: Manifest, units: number): Manifest => withMean(manifest, (weight, i) => weight + (i === 0 ? units * UNIT : 0));

/** The broken twin: how far the weights lie apart, whatever they weigh. */
const norm = (values: readonly number[]): number => Math.hypot(...values);
const weightDistance = ({ bandit: { mean: a } }: Manifest, { bandit: { mean: b } }: Manifest): number =>
  norm(a.map((weight, i) => weight - b[i]!)) / Math.max(norm(a), norm(b));

const [tea, plants, lamps] = cold.coupons as [Manifest['coupons'][number], Manifest['coupons'][number], Manifest['coupons'][number]];
const wholeShop = (coupon: typeof tea) => ({ ...coupon, scope: {} });

/** A bandit of one weight for each coupon by stratum, in minor units. */
const byStratum = (coupons: Manifest['coupons'], weights: readonly number[]): Manifest => ({
  ...cold,
  coupons,
  bandit: {
    ...cold.bandit,
    features: {
      version: 1,
      id: 'strata',
      fields: [
        {
          kind: 'categorical',
          name: 'stratum',
          source: 'match.stratum',
          vocabulary: coupons.flatMap(({ id }) => [0, 1, 2, 3].map((s) => `${s}:${id}`)),
        },
      ],
    },
    mean: [...weights],
    discount: weights.map(() => 0),
    rewardScale: 1,
  },
});

describe('choiceLoss', () => {
  it('is 0 of the same bundle, also where one of the two was read from its file', () => {
    const read = v.parse(manifestSchema, JSON.parse(JSON.stringify(cold)));
    expect(JSON.stringify(read.bandit.features)).not.toBe(JSON.stringify(cold.bandit.features));
    expect(choiceLoss(cold, cold, NOW)).toBe(0);
    expect(choiceLoss(cold, read, NOW)).toBe(0);
    expect(choiceLoss(read, cold, NOW)).toBe(0);
    const newer = better(cold, 0.5);
    expect(choiceLoss(newer, read, NOW)).toBe(choiceLoss(newer, cold, NOW));
  });

  it('is material where all coupons turn out to bring half a unit more, which the distance of weights misses', () => {
    expect(choiceLoss(better(cold, 0.5), cold, NOW)).toBeGreaterThan(10 * MATERIAL);
    expect(weightDistance(better(cold, 0.5), cold)).toBeLessThan(0.05);
  });

  it('is 0 where no choice changes, however far the weights lie apart', () => {
    const shown = better(cold, 20);
    const more = better(cold, 40);
    expect(choiceLoss(more, shown, NOW)).toBe(0);
    expect(weightDistance(more, shown)).toBeGreaterThan(0.3);
  });

  it('is Infinity where the new bundle would show nothing, and 0 where neither would show anything', () => {
    expect(choiceLoss(better(cold, -20), cold, NOW)).toBe(Number.POSITIVE_INFINITY);
    expect(choiceLoss(better(cold, -20), better(cold, -30), NOW)).toBe(0);
    expect(choiceLoss(cold, better(cold, -20), NOW)).toBe(1);
  });

  it('measures effects by stratum that are 30% stronger or weaker by the choices that they change', () => {
    const effects = [0.2, 0.1, -0.9, -0.5];
    const scaled = (factor: number): Manifest =>
      byStratum(
        [wholeShop(tea)],
        effects.map((effect) => 1 + factor * effect),
      );
    // Gains 1.26, 1.13, −.17 and .35: one stratum is better off without the coupon.
    expect(choiceLoss(scaled(1.3), scaled(1), NOW)).toBeCloseTo(0.17 / (1.26 + 1.13 + 0.35), 10);
    expect(choiceLoss(scaled(0.7), scaled(1), NOW)).toBe(0);
    expect(weightDistance(scaled(0.7), scaled(1))).toBeGreaterThan(0.05);
  });

  it('compares coupons of an interest among shoppers of that interest', () => {
    const own = (weights: readonly number[]): Manifest => ({
      ...cold,
      bandit: {
        ...cold.bandit,
        features: {
          version: 1,
          id: 'own',
          fields: [
            numericField('match.sessionShare', 0),
            { kind: 'categorical', name: 'id', source: 'coupon.id', vocabulary: cold.coupons.map(({ id }) => id) },
          ],
        },
        mean: [1, ...weights],
        discount: [0, 0, 0, 0],
      },
    });
    // 3 of 4 goods are of the interest. The new bundle would no longer show the lamps' coupon to those who look at lamps.
    const [before, after] = [own([-0.5, -0.5, -0.5]), own([-0.5, -0.5, -0.85])];
    expect(choiceLoss(after, before, NOW)).toBeCloseTo(0.1 / (0.25 + 0.25), 10);
  });

  it('counts discounts as dear as the aim of the new bundle does', () => {
    const plain = better(cold, 20);
    const dear = { ...plain, bandit: { ...plain.bandit, discountPrice: 1_000 } };
    expect(choiceLoss(dear, plain, NOW)).toBeGreaterThan(MATERIAL);
  });

  it('sees what changes behind a coupon for a few', () => {
    const few = { ...wholeShop(tea), when: { all: [{ field: 'customer.orders' as const, op: 'gte' as const, value: 1 }] } };
    const four = (weight: number): readonly number[] => [weight, weight, weight, weight];
    const made = (coupon: typeof tea, [a, b]: readonly [number, number]): Manifest =>
      byStratum([coupon, wholeShop(plants), wholeShop(lamps)], [...four(10), ...four(a), ...four(b)]);
    expect(choiceLoss(made(few, [2, 1]), made(few, [1, 2]), NOW)).toBeCloseTo(1 / 12, 10);
    // Nothing else is ever chosen beside a coupon for everybody.
    expect(choiceLoss(made(wholeShop(tea), [2, 1]), made(wholeShop(tea), [1, 2]), NOW)).toBe(0);
  });

  it('leaves out coupons that are over, and counts those that the other bundle does not have as not shown', () => {
    const four = (weight: number): readonly number[] => [weight, weight, weight, weight];
    const pair = (endsAt: number): Manifest => byStratum([{ ...wholeShop(tea), endsAt }, wholeShop(plants)], [...four(3), ...four(1)]);
    const alone = byStratum([wholeShop(plants)], four(1));
    expect(choiceLoss(pair(NOW + 1), alone, NOW)).toBeCloseTo(2 / 3, 10);
    expect(choiceLoss(pair(NOW), alone, NOW)).toBe(0);
  });
});

describe('referenceShoppers', () => {
  it('are at most 96, of every stratum alike, with an interest in each coupon', () => {
    const coupons = Array.from({ length: 30 }, (_, i) => ({ ...tea, id: `c-${i}`, scope: { categories: [`a${i % 11}`, `b${i}`] } }));
    const many = referenceShoppers({ ...cold, coupons }, NOW);
    expect(many).toHaveLength(96);
    const looked = new Set(many.flatMap(({ categoryAffinity }) => Object.keys(categoryAffinity)));
    expect(coupons.every(({ scope }) => scope.categories.some((category) => looked.has(category)))).toBe(true);
    const counts = [0, 0, 0, 0];
    for (const shopper of many) counts[stratumOf(shopper, strata)]!++;
    expect(counts).toEqual([24, 24, 24, 24]);
  });

  it('are plain data that depend on nothing but the campaign and the time', () => {
    expect(JSON.parse(JSON.stringify(referenceShoppers(cold, NOW)))).toEqual(referenceShoppers(cold, NOW));
    expect(referenceShoppers(cold, NOW)).toHaveLength(32);
  });
});
