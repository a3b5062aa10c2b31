import { describe, expect, it } from 'vitest';
import { groupFeatures, learnVisits, type VisitGains } from '../../../src/campaigns/learning/learnVisits';
import { type VisitGroup, visitCells, visitGroups } from '../../../src/engine/decision/visitCell';
import { costLater, family, familyCovariance, SHARED } from '../../../src/engine/gain/gainFeatures';
import { choleskyPacked, dot, multiplyPacked, packedIndex } from '../../../src/maths/linalg';
import { normal, type Rng, seededRng } from '../../../src/maths/random';

const money = { margin: 2_000, wholeDiscount: 300, scopedDiscount: 400, marginRate: 0.4 };
/** What shops of as many orders buy anyway. */
const bases = [0.03, 0.06, 0.1];
/** The same over all of them, as there are as many groups of each. */
const UNIT = 0.19 / 3;
const costOf = ({ shown }: VisitGroup): number => (shown === 'whole' ? money.wholeDiscount : money.scopedDiscount) / money.margin;
const phiOf = (group: VisitGroup): Float64Array => groupFeatures(group, costOf(group), money.marginRate);

/** Weights of one shop of the family. */
const drawShop = (rng: Rng): Float64Array => {
  const L = choleskyPacked(familyCovariance(0))!;
  const z = Float64Array.from({ length: SHARED }, () => normal(rng));
  return Float64Array.from(family.mean, (mean, i) => {
    let sum = mean;
    for (let j = 0; j <= i; j++) sum += L[packedIndex(i, j)]! * z[j]!;
    return sum;
  });
};

/** Counts with `perGroup` visits in each group; of those who buy under a coupon all use it. `unit` is the rate that gains are told in. */
const counted = (weights: Float64Array, unit: number, perGroup: number, noise: number, rng: Rng): number[] => {
  const counts = new Array<number>(visitCells).fill(0);
  const add = (cell: number, count: number): void => {
    counts[cell]! += count + Math.sqrt(noise) * normal(rng);
  };
  for (const group of visitGroups) {
    const base = bases[Math.floor(group.orders)]!;
    const phi = phiOf(group);
    // A visit has the gain alone: what it costs later visits is not in its sums.
    const left = base + unit * (dot(weights, phi) + costLater(phi)) + Math.sqrt((base * (1 - base)) / perGroup) * normal(rng);
    const bought = (perGroup * left) / (group.shown === 'none' ? 1 : 1 - costOf(group));
    add(group.cells[0], perGroup - bought);
    add(group.cells[1], group.shown === 'none' ? bought : 0);
    add(group.cells[2], group.shown === 'none' ? 0 : bought);
  }
  return counts;
};

const shownGroups = visitGroups.filter(({ shown }) => shown !== 'none');
/** Share of the groups whose gain, in shares of visits that buy, lies in its 95% interval. */
const covered = ({ mean, covariance, rate }: VisitGains, weights: Float64Array, unit: number): number => {
  const held = shownGroups.filter((group) => {
    const phi = phiOf(group);
    const error = rate * dot(phi, mean) - unit * dot(phi, weights);
    return Math.abs(error) < 1.96 * rate * Math.sqrt(dot(phi, multiplyPacked(covariance, phi)));
  });
  return held.length / shownGroups.length;
};

describe('what sums over visits teach', () => {
  it('comes to the truth as visits grow', () => {
    const weights = drawShop(seededRng(9));
    const gains = learnVisits({ counts: counted(weights, UNIT, 1e7, 0, seededRng(1)), noise: 0 }, money);
    for (const group of shownGroups) expect(gains.rate * dot(phiOf(group), gains.mean)).toBeCloseTo(UNIT * dot(phiOf(group), weights), 2);
    expect(gains.visits).toBeCloseTo(1e7 * visitGroups.length, -3);
  });

  it('has honest intervals, with noise in the sums as without; one who knows nothing of the noise has not', () => {
    const runs = (noise: number, told: number): number => {
      const shares = Array.from({ length: 60 }, (_, seed) => {
        const weights = drawShop(seededRng(1_000 + seed));
        return covered(learnVisits({ counts: counted(weights, UNIT, 400, noise, seededRng(seed)), noise: told }, money), weights, UNIT);
      });
      return shares.reduce((sum, share) => sum + share, 0) / shares.length;
    };
    expect(runs(0, 0)).toBeGreaterThan(0.9);
    expect(runs(60, 60)).toBeGreaterThan(0.9);
    expect(runs(60, 0)).toBeLessThan(0.8);
  });

  it('is what shops are like where there were no visits, or nothing but noise', () => {
    const rng = seededRng(3);
    const none = learnVisits({ counts: new Array<number>(visitCells).fill(0), noise: 0 }, money);
    const noisy = learnVisits({ counts: Array.from({ length: visitCells }, () => 10 * normal(rng)), noise: 100 }, money);
    expect(none.visits).toBe(0);
    expect([...none.mean].map((value) => Number(value.toFixed(6)))).toEqual(family.mean.map((value) => Number(value.toFixed(6))));
    expect(noisy.told).toBeLessThan(0.1);
  });
});
