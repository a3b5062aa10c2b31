import { describe, expect, it } from 'vitest';
import { linkingAuc } from '../../../../src/core/privacy/linkingAuc';
import { randomisedResponse } from '../../../../src/core/privacy/randomisedResponse';
import { type Rng, seededRng, uniform } from '../../../../src/core/random';

const BROWSERS = 200_000;

const draw = (shares: readonly number[], rng: Rng): number => {
  const sums = shares.map((_, i) => shares.slice(0, i + 1).reduce((sum, share) => sum + share, 0));
  const u = uniform(rng) * sums.at(-1)!;
  return sums.findIndex((sum) => u < sum);
};

/**
 * The attack played: own pairs of reports beside pairs of two browsers. Half of the browsers teach the attacker how often each pair of answers
 * occurs, the other half is what it is tried on.
 */
const played = (shares: readonly number[], epsilon: number, k: number): { auc: number; error: number } => {
  const rng = seededRng(5);
  const pairs = (other: boolean): Float64Array => {
    const counts = new Float64Array(k * k);
    for (let i = 0; i < BROWSERS / 2; i++) {
      const truth = draw(shares, rng);
      const first = randomisedResponse(truth, k, epsilon, rng);
      const second = randomisedResponse(other ? draw(shares, rng) : truth, k, epsilon, rng);
      counts[k * first + second]! += 2 / BROWSERS;
    }
    return counts;
  };
  const taught = { own: pairs(false), any: pairs(true) };
  const tried = { own: pairs(false), any: pairs(true) };
  const ratio = (i: number): number => taught.own[i]! / taught.any[i]!;
  const cells = [...taught.own.keys()].sort((a, b) => ratio(a) - ratio(b));
  let [below, auc, square] = [0, 0, 0];
  for (const cell of cells) {
    const placement = below + tried.any[cell]! / 2;
    auc += tried.own[cell]! * placement;
    square += tried.own[cell]! * placement ** 2;
    below += tried.any[cell]!;
  }
  // Both samples are as large, and the second one's placements spread no more than the first one's (DeLong et al. 1988).
  return { auc, error: Math.sqrt((2 * (square - auc ** 2)) / (BROWSERS / 2)) };
};

describe('linkingAuc', () => {
  const even = [0.25, 0.25, 0.25, 0.25];

  it.each([
    [even, 2, 8],
    [even, 1, 8],
    [[0.7, 0.2, 0.1], 2, 8],
    [[0.85, 0.15], 2, 8],
    [[0.6, 0.3, 0.1], 2, 3],
  ])('is what the attack comes to that it stands for: strata %j, ε = %d, %d answers', (shares, epsilon, k) => {
    const { auc, error } = played(shares, epsilon, k);
    const exact = linkingAuc(shares, epsilon, k);
    console.log(`AUC ${exact.toFixed(4)}, played ${auc.toFixed(4)} ± ${(1.96 * error).toFixed(4)}`);
    expect(Math.abs(auc - exact)).toBeLessThan(3 * error);
  });

  it('is about .61 for four strata of equal size at ε = 2 and .52 at ε = 1', () => {
    expect(linkingAuc(even, 2, 8)).toBeCloseTo(0.6095, 3);
    expect(linkingAuc(even, 1, 8)).toBeCloseTo(0.5194, 3);
  });

  it('is one half where all shoppers are of one stratum, or where an answer says nothing', () => {
    expect(linkingAuc([1], 2, 8)).toBeCloseTo(0.5, 12);
    expect(linkingAuc([0, 3, 0, 0], 2, 8)).toBeCloseTo(0.5, 12);
    expect(linkingAuc(even, 1e-9, 8)).toBeCloseTo(0.5, 8);
  });

  it('grows with ε, takes weights for shares and does not ask which stratum is which', () => {
    const grows = [0.5, 1, 2, 4, 8].map((epsilon) => linkingAuc([0.4, 0.3, 0.2, 0.1], epsilon, 8));
    expect([...grows].sort((a, b) => a - b)).toEqual(grows);
    expect(linkingAuc([1, 2, 3, 4], 2, 8)).toBeCloseTo(grows[2]!, 12);
    expect(linkingAuc(even, 60, 8)).toBeCloseTo(1 - 1 / 8, 6);
  });
});
