import { describe, expect, it } from 'vitest';
import { gainPrior } from '../../../src/bundle/gainPrior';
import { groupFeatures } from '../../../src/campaigns/learning/learnVisits';
import { family, familyCovariance, gainFeatures, SHARED } from '../../../src/engine/gain/gainFeatures';
import { choleskyPacked, dot, inversePacked, multiplyPacked, packedIndex, unpackProduct } from '../../../src/maths/linalg';
import { seededRng, uniform } from '../../../src/maths/random';
import { smallCampaign } from '../trainer/fixtures';

const campaign = smallCampaign();
const ids = campaign.coupons.map(({ id }) => id);
const width = SHARED + ids.length;
const rng = seededRng(1);
/** φ of shoppers and coupons of many kinds. */
const visits = Array.from({ length: 500 }, () => {
  const phi = new Float64Array(width);
  const group = { shown: uniform(rng), cells: [0, 0, 0] as const, shownLately: 2 * uniform(rng), claimed: uniform(rng) };
  phi.set(groupFeatures({ ...group, orders: Math.floor(4 * uniform(rng)) }, 0.6 * uniform(rng), 0.45).slice(0, SHARED));
  phi[SHARED + Math.floor(ids.length * uniform(rng))] = 1;
  return phi;
});

/** Belief after `rows` visits, each of which says something of its φ. */
const covarianceAfter = (rows: number): Float64Array => {
  const precision = inversePacked(choleskyPacked(familyCovariance(ids.length))!);
  for (const phi of visits.slice(0, rows))
    for (let i = 0; i < width; i++) for (let j = 0; j <= i; j++) precision[packedIndex(i, j)]! += 0.2 * phi[i]! * phi[j]!;
  return inversePacked(choleskyPacked(precision)!);
};

const deviation = (covariance: ArrayLike<number>, phi: Float64Array): number => Math.sqrt(dot(phi, multiplyPacked(covariance, phi)));

/** Largest relative error of the deviation over all visits. */
const errorOf = (factor: ArrayLike<number>, covariance: Float64Array): number => {
  const shipped = inversePacked(choleskyPacked(unpackProduct(factor))!);
  return Math.max(...visits.map((phi) => Math.abs(deviation(shipped, phi) / deviation(covariance, phi) - 1)));
};

describe('a belief of the gain as it ships', () => {
  it.each([0, 500])('is as unsure of every coupon as it was, to 1%, after %i visits', (rows) => {
    const covariance = covarianceAfter(rows);
    const knobs = { ...campaign.policy, rewardScale: 1 };
    const known = { features: gainFeatures('test', ids), mean: family.mean.concat(ids.map(() => 0)), covariance };
    const { precisionFactor } = gainPrior(knobs, {
      ...known,
      base: family.base,
      discount: family.discount,
      unit: 1,
      noise: 1,
      evidence: rows,
    });
    expect(errorOf(precisionFactor, covariance)).toBeLessThan(0.01);
    // Two digits are too few.
    expect(
      errorOf(
        precisionFactor.map((x) => Number(x.toPrecision(2))),
        covariance,
      ),
    ).toBeGreaterThan(0.01);
  });
});
