import { describe, expect, it } from 'vitest';
import { computeFeatures } from '../../../../src/engine/features/computeFeatures';
import { sourcesOf } from '../../../../src/engine/features/sources';
import { family, familyCovariance } from '../../../../src/engine/gain/gainFeatures';
import { addInterest } from '../../../../src/engine/profile/interest';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { choleskyPacked, dot, inversePacked, multiplyPacked, packedDimension, unpackProduct } from '../../../../src/maths/linalg';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import { ruleBandit } from '../../../../src/trainer/decisions/judgeGain';
import { smallCampaign } from '../fixtures';

const { coupons: some, policy, profile: settings, marginRate } = smallCampaign();
const [tea, plants] = some as [Coupon, Coupon];
const whole: Coupon = { ...tea, id: 'all-10', scope: {} };
const dear: Coupon = { ...tea, id: 'tea-30', discount: { kind: 'percent', basisPoints: 3_000, cap: 9_000 } };
const both: Coupon = { ...tea, id: 'tea-and-plants', scope: { categories: ['Tea', 'Plants'] } };

const bandit = (rule: 'matching' | 'nothing', coupons: readonly Coupon[]) => {
  const ids = coupons.map(({ id }) => id);
  const discount = [...family.discount, ...ids.map(() => 0)];
  return ruleBandit(rule, ids, policy, { base: family.base, discount, unit: 100, noise: 5, evidence: 100 });
};

const phisFor = (
  coupons: readonly Coupon[],
  looked: readonly string[],
  { features }: ReturnType<typeof bandit>,
): readonly Float64Array[] => {
  const items = looked.map((category, i) => ({ itemId: `p${i}`, categories: [category], quantity: 1 }));
  const profile = addInterest(emptyProfile(0), items, 1, 0, { ...settings, idleMs: 1_800_000 });
  const resolve = sourcesOf({ profile, facts: {}, now: 0, halfLifeMs: settings.halfLifeMs, marginRate, meanOrder: 4_000 });
  return coupons.map((coupon) => computeFeatures(features, resolve(coupon)));
};

/** The coupon of the highest mean, `none` where none is above 0. */
const shown = (rule: 'matching' | 'nothing', coupons: readonly Coupon[], looked: readonly string[]): string => {
  const prior = bandit(rule, coupons);
  const gains = phisFor(coupons, looked, prior).map((phi) => dot(prior.mean, phi));
  const best = gains.indexOf(Math.max(...gains));
  return gains[best]! > 0 ? coupons[best]!.id : 'none';
};

describe('a rule as a bandit', () => {
  it('shows the coupon of what was looked at most, never one for the whole shop, and none before anything was', () => {
    const coupons = [whole, plants, tea];
    expect(shown('matching', coupons, ['Tea', 'Plants', 'Tea'])).toBe(tea.id);
    expect(shown('matching', coupons, ['Plants', 'Plants', 'Tea'])).toBe(plants.id);
    expect(shown('matching', coupons, ['Books'])).toBe('none');
    expect(shown('matching', coupons, [])).toBe('none');
  });

  it('takes the first of the campaign where several match alike, whatever they take off', () => {
    expect(shown('matching', [tea, dear, both], ['Tea', 'Tea'])).toBe(tea.id);
    expect(shown('matching', [dear, both, tea], ['Tea', 'Tea'])).toBe(dear.id);
    expect(shown('matching', [dear, both, tea], ['Tea', 'Tea', 'Plants'])).toBe(both.id);
  });

  it('shows nothing where that is the rule', () => {
    expect(shown('nothing', [whole, tea], ['Tea'])).toBe('none');
  });

  it('leaves less doubt between equal coupons than keeps them apart, where a belief of shops leaves more', () => {
    const coupons = [tea, dear];
    const prior = bandit('matching', coupons);
    const [first, second] = phisFor(coupons, ['Tea'], prior) as [Float64Array, Float64Array];
    const apart = first.map((x, i) => x - second[i]!);
    const spread = (covariance: ArrayLike<number>): number => {
      const own = apart.slice(0, packedDimension(covariance.length));
      return Math.sqrt(dot(own, multiplyPacked(covariance, own)));
    };
    const doubt = spread(inversePacked(choleskyPacked(unpackProduct(prior.precisionFactor))!));
    const ahead = dot(prior.mean, apart);
    expect(doubt).toBeLessThan(ahead / 3);
    const scale = 100 / policy.rewardScale;
    expect(scale * spread(familyCovariance(coupons.length))).toBeGreaterThan(ahead);
  });
});
