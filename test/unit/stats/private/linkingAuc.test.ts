import { describe, expect, it } from 'vitest';
import { randomisedResponse } from '../../../../src/engine/privacy/randomisedResponse';
import { integer, type Rng, seededRng, uniform } from '../../../../src/maths/random';
import { type AskedQuestion, linkingAuc, worstLinking } from '../../../../src/stats/private/worstLinking';

const BROWSERS = 200_000;

const draw = (shares: readonly number[], rng: Rng): number => {
  const sums = shares.map((_, i) => shares.slice(0, i + 1).reduce((sum, share) => sum + share, 0));
  const u = uniform(rng) * sums.at(-1)!;
  return sums.findIndex((sum) => u < sum);
};

/**
 * The attack played: own pairs of reports beside pairs of two browsers. Half of the browsers teach the attacker how often each pair of answers, with
 * the questions they answer, occurs, the other half is what it is tried on.
 */
const played = (questions: readonly AskedQuestion[], epsilon: number): { auc: number; error: number } => {
  const rng = seededRng(5);
  const widest = Math.max(...questions.map(({ k }) => k));
  const truths = (): number[] => questions.map(({ shares }) => draw(shares, rng));
  const report = (of: readonly number[]): number => {
    const asked = integer(rng, questions.length);
    return asked * widest + randomisedResponse(of[asked]!, questions[asked]!.k, epsilon, rng);
  };
  const reports = questions.length * widest;
  const pairs = (other: boolean): Float64Array => {
    const counts = new Float64Array(reports ** 2);
    for (let i = 0; i < BROWSERS / 2; i++) {
      const own = truths();
      const first = report(own);
      const second = report(other ? truths() : own);
      counts[reports * first + second]! += 2 / BROWSERS;
    }
    return counts;
  };
  const taught = { own: pairs(false), any: pairs(true) };
  const tried = { own: pairs(false), any: pairs(true) };
  const ratio = (i: number): number => taught.own[i]! / taught.any[i]! || 0;
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

const even = [0.25, 0.25, 0.25, 0.25];
const strata = (shares: readonly number[] = even): AskedQuestion => ({ shares, k: 8 });
/** Shoppers who neither claim nor dismiss. */
const quiet: AskedQuestion = { shares: [1], k: 3 };

describe('linkingAuc', () => {
  it.each([
    ['four even strata', [strata()], 2],
    ['the same with more noise', [strata()], 1],
    ['uneven strata', [strata([0.7, 0.2, 0.1])], 2],
    ['two strata', [strata([0.85, 0.15])], 2],
    ['three answers', [{ shares: [0.6, 0.3, 0.1], k: 3 }], 2],
    ['two questions, of which one tells nothing', [strata(), quiet], 2],
    ['two questions that both tell', [strata(), { shares: [0.5, 0.2, 0.3], k: 3 }], 2],
  ] as const)('is what the attack comes to that it stands for: %s', (_, questions, epsilon) => {
    const { auc, error } = played(questions, epsilon);
    const exact = linkingAuc(questions, epsilon);
    console.log(`AUC ${exact.toFixed(4)}, played ${auc.toFixed(4)} ± ${(1.96 * error).toFixed(4)}`);
    expect(Math.abs(auc - exact)).toBeLessThan(3 * error);
  });

  it.each([
    [1, 0.5194, 0.5056],
    [1.5, 0.5543, 0.5163],
    [2, 0.6093, 0.5346],
  ])('is known for four strata of equal size at ε = %d, alone and beside a question that tells nothing', (epsilon, alone, beside) => {
    expect(linkingAuc([strata()], epsilon)).toBeCloseTo(alone, 4);
    expect(linkingAuc([strata(), quiet], epsilon)).toBeCloseTo(beside, 4);
  });

  it('is one half where all shoppers are of one stratum, or where an answer says nothing', () => {
    expect(linkingAuc([strata([1])], 2)).toBeCloseTo(0.5, 12);
    expect(linkingAuc([strata([0, 3, 0, 0]), quiet], 2)).toBeCloseTo(0.5, 12);
    expect(linkingAuc([strata()], 1e-9)).toBeCloseTo(0.5, 8);
  });

  it('grows with ε, takes weights for shares and asks neither which stratum nor which question is which', () => {
    const grows = [0.5, 1, 2, 4, 8].map((epsilon) => linkingAuc([strata([0.4, 0.3, 0.2, 0.1])], epsilon));
    expect([...grows].sort((a, b) => a - b)).toEqual(grows);
    expect(linkingAuc([strata([1, 2, 3, 4])], 2)).toBeCloseTo(grows[2]!, 12);
    expect(linkingAuc([quiet, strata()], 2)).toBeCloseTo(linkingAuc([strata(), quiet], 2), 12);
    expect(linkingAuc([{ ...strata(), times: 3 }], 2)).toBeCloseTo(0.6093, 4);
    expect(linkingAuc([{ ...strata(), times: 3 }, quiet], 2)).toBeGreaterThan(linkingAuc([strata(), quiet], 2) + 0.02);
    expect(linkingAuc([strata()], 60)).toBeCloseTo(1 - 1 / 8, 6);
  });
});

describe('worstLinking', () => {
  it('takes strata of equal size and no reactions where nothing is known, and shares where they are', () => {
    expect(worstLinking({ epsilon: 2 })).toBeCloseTo(0.6093, 4);
    expect(worstLinking({ epsilon: 2, questions: ['reaction', 'stratum-outcome'] })).toBeCloseTo(0.5346, 4);
    const often = worstLinking({ epsilon: 2, questions: ['stratum-outcome', 'stratum-outcome', 'stratum-outcome', 'reaction'] });
    expect(often).toBeCloseTo(linkingAuc([{ ...strata(), times: 3 }, quiet], 2), 12);
    expect(worstLinking({ epsilon: 2 }, { 'stratum-outcome': [0.7, 0, 0.2, 0, 0.1] })).toBeCloseTo(0.5756, 4);
    expect(worstLinking({ epsilon: 2, questions: ['reaction'] }, { reaction: [0.6, 0.3, 0.1] })).toBeCloseTo(0.6481, 4);
  });
});
