import { describe, expect, it } from 'vitest';
import { normal, seededRng, uniform } from '../../../../src/maths/random';
import {
  eValue,
  eValueOfLimit,
  groupWeights,
  meanDifference,
  overlapOf,
  treatmentEffect,
} from '../../../../src/stats/offPolicy/treatmentEffect';

const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
const EFFECT = 0.1;

/** One cause raises both the chance of the treatment and that of the outcome. The effect is the same for all. */
const confounded = (rows: number, seed: number) => {
  const rng = seededRng(seed);
  const cause = Float64Array.from({ length: rows }, () => normal(rng));
  const propensity = cause.map((x) => logistic(0.9 * x));
  const ifNot = cause.map((x) => 0.2 + 0.4 * logistic(1.5 * x));
  const ifTreated = ifNot.map((p) => p + EFFECT);
  const treated = propensity.map((e) => (uniform(rng) < e ? 1 : 0));
  const outcome = treated.map((t, i) => (uniform(rng) < (t ? ifTreated[i]! : ifNot[i]!) ? 1 : 0));
  return { cause, treated, outcome, propensity, ifTreated, ifNot };
};
const constant = (rows: number, value: number): Float64Array => new Float64Array(rows).fill(value);

const LOGS = 150;
const ROWS = 1_500;
/** Share of the logs whose interval contains the truth, with models that are right or know nothing. */
const coverage = (models: { readonly propensity: boolean; readonly outcome: boolean }): number => {
  let covered = 0;
  for (let seed = 1; seed <= LOGS; seed++) {
    const { cause: _, ...log } = confounded(ROWS, seed);
    const { effect } = treatmentEffect({
      ...log,
      ...(models.propensity ? {} : { propensity: constant(ROWS, 0.5) }),
      ...(models.outcome ? {} : { ifTreated: constant(ROWS, 0.5), ifNot: constant(ROWS, 0.4) }),
    });
    if (effect.lower <= EFFECT && effect.upper >= EFFECT) covered += 1;
  }
  return covered / LOGS;
};

describe('the effect of a treatment nobody drew', () => {
  // 150 logs at 95%: below 0.9 by chance in one of 600 suites.
  it('is covered by its interval where either model is right, and missed where neither is', () => {
    expect(coverage({ propensity: true, outcome: true })).toBeGreaterThan(0.9);
    expect(coverage({ propensity: true, outcome: false })).toBeGreaterThan(0.9);
    expect(coverage({ propensity: false, outcome: true })).toBeGreaterThan(0.9);
    expect(coverage({ propensity: false, outcome: false })).toBeLessThan(0.2);
  });

  it('has the mean outcomes of everyone and nobody treated, and their ratio', () => {
    const { cause: _, ...log } = confounded(20_000, 1);
    const { effect, everyone, nobody, riskRatio } = treatmentEffect(log);
    expect(everyone.value - nobody.value).toBeCloseTo(effect.value, 12);
    expect(nobody.value).toBeCloseTo(0.4, 1);
    expect(riskRatio?.value).toBeCloseTo(everyone.value / nobody.value, 12);
    expect(riskRatio!.lower).toBeLessThan(riskRatio!.value);
    expect(
      treatmentEffect({ ...log, outcome: constant(20_000, 0), ifTreated: constant(20_000, 0), ifNot: constant(20_000, 0) }).riskRatio,
    ).toBeUndefined();
  });
});

describe('overlap and balance', () => {
  it('weights make a column alike in both groups', () => {
    const log = confounded(20_000, 2);
    expect(meanDifference(log.cause, log.treated)).toBeGreaterThan(0.5);
    const weights = [groupWeights(log, 0), groupWeights(log, 1)] as const;
    expect(Math.abs(meanDifference(log.cause, log.treated, weights))).toBeLessThan(0.08);
    expect(meanDifference(constant(20_000, 3), log.treated)).toBe(0);
  });

  it('counts rows without counterparts, and what the groups are worth', () => {
    const even = { treated: [1, 1, 0, 0], propensity: [0.5, 0.5, 0.5, 0.5] };
    expect(overlapOf(even)).toEqual({ outside: 0, effectiveTreated: 2, effectiveControl: 2 });
    const apart = { treated: [1, 1, 0, 0], propensity: [0.99, 0.01, 0.5, 0.5] };
    const overlap = overlapOf(apart);
    expect(overlap.outside).toBe(0.5);
    expect(overlap.effectiveTreated).toBeCloseTo(1.02, 2);
  });
});

describe('the E-value', () => {
  // Both from VanderWeele & Ding 2017: breastfeeding and death from respiratory infection, 3.9 (1.8 to 8.7).
  it('is that of the published example', () => {
    expect(eValue(3.9)).toBeCloseTo(7.26, 2);
    expect(eValueOfLimit({ lower: 1.8, upper: 8.7 })).toBeCloseTo(3, 2);
  });

  it('is the same for a ratio and its inverse, and 1 where nothing needs explaining', () => {
    expect(eValue(1 / 3.9)).toBeCloseTo(eValue(3.9), 12);
    expect(eValueOfLimit({ lower: 1 / 8.7, upper: 1 / 1.8 })).toBeCloseTo(3, 2);
    expect([eValue(1), eValueOfLimit({ lower: 0.9, upper: 1.2 })]).toEqual([1, 1]);
  });
});
