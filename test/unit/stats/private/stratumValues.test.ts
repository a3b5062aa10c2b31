import { describe, expect, it } from 'vitest';
import { randomisedResponse } from '../../../../src/engine/privacy/randomisedResponse';
import type { ArmAnswers } from '../../../../src/engine/privacy/stratumModel';
import { packedIndex } from '../../../../src/maths/linalg';
import { seededRng, uniform } from '../../../../src/maths/random';
import { answerCovariance, debias } from '../../../../src/stats/private/reportArms';
import { stratumValues } from '../../../../src/stats/private/stratumEffects';

/** P(purchase | stratum, coupon): two coupons that each do well where the other does not, one that is poor everywhere. */
const truth = [
  [0.2, 0.05, 0.02],
  [0.05, 0.18, 0.02],
  [0.1, 0.1, 0.02],
  [0.03, 0.09, 0.02],
];
const shares = [0.4, 0.3, 0.2, 0.1];
const orders = [0, 1, 2].map((a) => shares.reduce((sum, share, s) => sum + share * truth[s]![a]!, 0));
const answer = (a: number) => shares.flatMap((share, s) => [share * (1 - truth[s]![a]!), share * truth[s]![a]!]);

const exact = (n: number, epsilon = 2, rates: readonly number[] = orders): ArmAnswers[] =>
  rates.map((rate, a) => ({
    couponId: `c${a}`,
    shares: answer(a),
    covariance: answerCovariance(answer(a), n, epsilon),
    orders: { rate, variance: 0 },
  }));

const drawn = (n: number, seed: number): ArmAnswers[] => {
  const rng = seededRng(seed);
  return orders.map((rate, a) => {
    const counts = new Array<number>(8).fill(0);
    for (let i = 0; i < n; i++) {
      const at = uniform(rng);
      const s = at < 0.4 ? 0 : at < 0.7 ? 1 : at < 0.9 ? 2 : 3;
      const y = 2 * s + Number(uniform(rng) < truth[s]![a]!);
      const given = randomisedResponse(y, 8, 2, rng);
      counts[given] = counts[given]! + 1;
    }
    const pooled = debias(counts, 2).estimate.map((share) => Math.max(0.001, share));
    const total = pooled.reduce((sum, share) => sum + share, 0);
    return {
      couponId: `c${a}`,
      shares: debias(counts, 2).estimate,
      covariance: answerCovariance(
        pooled.map((share) => share / total),
        n,
        2,
      ),
      orders: { rate, variance: 0 },
    };
  });
};

describe('stratumValues', () => {
  it('finds the truth where answers are many', () => {
    const values = stratumValues(exact(1e9))!;
    for (const [a, { rate }] of values.coupons.entries())
      for (const [s, value] of rate.entries()) expect(value).toBeCloseTo(truth[s]![a]!, 3);
    for (const [s, share] of values.shares.entries()) expect(share).toBeCloseTo(shares[s]!, 6);
  });

  it('gives every stratum the order of the coupons that orders say, while there are few answers', () => {
    const values = stratumValues(drawn(20, 3))!;
    const means = values.coupons.map(({ rate }) => rate.reduce((sum, value, s) => sum + shares[s]! * value, 0));
    expect(means[2]).toBeLessThan(means[0]!);
    expect(means[2]).toBeLessThan(means[1]!);
    for (let s = 0; s < 4; s++) expect(values.coupons[2]!.rate[s]).toBeLessThan(values.coupons[0]!.rate[s]!);
  });

  it('keeps the proportion of the coupons that orders say, whatever was answered, and does not need their scale', () => {
    const means = (scale: number) => {
      const values = stratumValues(drawn(2_000, 5).map((arm) => ({ ...arm, orders: { rate: arm.orders!.rate * scale, variance: 0 } })))!;
      return values.coupons.map(({ rate }) => rate.reduce((sum, value, s) => sum + values.shares[s]! * value, 0));
    };
    const [one, other] = [means(1), means(4_000)];
    for (const [a, mean] of one.entries()) {
      expect(mean / one[0]!).toBeCloseTo(orders[a]! / orders[0]!, 3);
      expect(other[a]).toBeCloseTo(mean, 4);
    }
  });

  it('states its uncertainty: 90% intervals hold the truth about as often as they say, those without the privacy noise do not', () => {
    const held = (shrink: number) => {
      let [inside, all] = [0, 0];
      for (let seed = 0; seed < 60; seed++) {
        const arms = drawn(6_000, 100 + seed).map((arm) => ({ ...arm, covariance: Array.from(arm.covariance, (x) => x * shrink) }));
        for (const [a, { rate, variance }] of stratumValues(arms)!.coupons.entries())
          for (let s = 0; s < 4; s++) {
            all++;
            if (Math.abs(rate[s]! - truth[s]![a]!) <= 1.645 * Math.sqrt(variance[s]!)) inside++;
          }
      }
      return inside / all;
    };
    expect(held(1)).toBeGreaterThan(0.85);
    // Chance alone, as if answers were not randomised: (p − q)² of ε = 2, k = 8.
    expect(held(0.197)).toBeLessThan(0.8);
  });

  it('ignores what a stratum nobody is in would say, and refuses what is no covariance', () => {
    const arms = exact(1_000);
    expect(
      stratumValues(arms)!
        .coupons.flatMap(({ rate }) => rate)
        .every(Number.isFinite),
    ).toBe(true);
    const broken = arms.map((arm) => {
      const covariance = Array.from(arm.covariance);
      covariance[packedIndex(0, 0)] = Number.NaN;
      return { ...arm, covariance };
    });
    expect(stratumValues(broken)).toBeUndefined();
  });

  it('is far nearer to the truth than debiasing alone', () => {
    const error = (of: (arms: ArmAnswers[]) => readonly (readonly number[])[]) => {
      let squares = 0;
      for (let seed = 0; seed < 30; seed++)
        for (const [a, row] of of(drawn(3_000, 900 + seed)).entries())
          for (const [s, value] of row.entries()) squares += (value - truth[s]![a]!) ** 2;
      return squares;
    };
    const shrunk = error((arms) => stratumValues(arms)!.coupons.map(({ rate }) => rate));
    const raw = error((arms) => arms.map(({ shares: cells }) => shares.map((share, s) => cells[2 * s + 1]! / share)));
    expect(shrunk).toBeLessThan(0.5 * raw);
  });
});
