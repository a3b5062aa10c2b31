import { describe, expect, it } from 'vitest';
import { gainNames, learnVisits, type VisitGains } from '../../../../src/core/campaigns/learnVisits';
import { type VisitGroup, visitCells, visitGroups } from '../../../../src/core/device/visitCell';
import { packedIndex } from '../../../../src/core/linalg';
import { normal, type Rng, seededRng } from '../../../../src/core/random';

const money = { margin: 2_000, wholeDiscount: 500, scopedDiscount: 600 };
/** Margins of an order, by `gainNames`. */
const truth = [0.01, -0.02, 0.03, -0.015, -0.003, 0.012];

/** E y of a group: what a visit brings anyway, and what the coupon adds. */
const expected = ({ orders, shown, shownLately, claimed }: VisitGroup): number => {
  const base = [0.03, 0.06, 0.1][Math.floor(orders)]! + 0.002 * shownLately - 0.005 * claimed;
  if (shown === 'none') return base;
  const [one, whole, share, bought, lately, claims] = truth as [number, number, number, number, number, number];
  const applies = shown === 'whole' ? 1 : shown;
  return (
    base + one + whole * Number(shown === 'whole') + share * applies + bought * Math.log1p(orders) + lately * shownLately + claims * claimed
  );
};

/** Counts of a shop with `perGroup` visits in each group; of those who buy under a coupon all use it. */
const counted = (perGroup: number, noise: number, rng: Rng): number[] => {
  const counts = new Array<number>(visitCells).fill(0);
  const add = (cell: number, count: number): void => {
    counts[cell]! += count + Math.sqrt(noise) * normal(rng);
  };
  for (const group of visitGroups) {
    const kept = group.shown === 'none' ? 1 : 1 - (group.shown === 'whole' ? money.wholeDiscount : money.scopedDiscount) / money.margin;
    const rate = expected(group) / kept;
    const bought = perGroup * rate + Math.sqrt(perGroup * rate * (1 - rate)) * normal(rng);
    add(group.cells[0], perGroup - bought);
    add(group.cells[1], group.shown === 'none' ? bought : 0);
    add(group.cells[2], group.shown === 'none' ? 0 : bought);
  }
  return counts;
};

const covered = ({ mean, covariance }: VisitGains): number =>
  truth.filter((value, i) => Math.abs(mean[i]! - value) < 1.96 * Math.sqrt(covariance[packedIndex(i, i)]!)).length / truth.length;

describe('what sums over visits teach', () => {
  it('comes to the truth as visits grow', () => {
    const gains = learnVisits({ counts: counted(1e6, 0, seededRng(1)), noise: 0 }, money);
    for (const [i, name] of gainNames.entries()) expect(gains.mean[i], name).toBeCloseTo(truth[i]!, 2);
    expect(gains.mean[4]).toBeCloseTo(truth[4]!, 3);
    expect(gains.visits).toBeCloseTo(1e6 * visitGroups.length, -3);
  });

  it('has honest intervals, with noise in the sums as without; one who knows nothing of the noise has not', () => {
    const runs = (noise: number, told: number): number => {
      const shares = Array.from({ length: 60 }, (_, seed) =>
        covered(learnVisits({ counts: counted(400, noise, seededRng(seed)), noise: told }, money)),
      );
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
    for (const [i, value] of none.mean.entries()) expect(Math.abs(noisy.mean[i]! - value)).toBeLessThan(0.02);
    expect(none.mean[2]).toBeGreaterThan(0);
  });
});
