import { describe, expect, it } from 'vitest';
import { type Rng, seededRng, uniform } from '../../../../src/maths/random';
import type { GainRow } from '../../../../src/trainer/decisions/gainRows';
import {
  type Chosen,
  type Judge,
  lowerEnd,
  policyDifference,
  showBest,
  showMatching,
  showNothing,
} from '../../../../src/trainer/decisions/judgeGain';

/** An order leaves this less the discount. */
const [ORDER, DISCOUNT] = [1_000, 300];
/** Chances of buying: regulars buy anyway, the others for coupon 0; coupon 1 puts everybody off. */
const chanceOf = (regular: number, shown: number): number => (regular ? [0.3, 0.3, 0.1] : [0.05, 0.3, 0.02])[shown + 1]!;
const leftOf = (shown: number): number => (shown < 0 ? ORDER : ORDER - DISCOUNT);
/** What the log's own policy shows: mostly coupon 0 to regulars, mostly nothing to others. */
const propensities = [
  [0.7, 0.2, 0.1],
  [0.15, 0.75, 0.1],
] as const;

const drawn = (rng: Rng, chances: readonly number[]): number => {
  const at = uniform(rng);
  let sum = 0;
  return chances.findIndex((chance) => {
    sum += chance;
    return at < sum;
  });
};

const visits = (shoppers: number, seed: number, each = 1): readonly GainRow[] => {
  const rng = seededRng(seed);
  return Array.from({ length: shoppers }, (_, shopper) => {
    const regular = Number(uniform(rng) < 0.5);
    const shown = drawn(rng, propensities[regular]!) - 1;
    const purchased = uniform(rng) < chanceOf(regular, shown) ? 1 : 0;
    const arms = [0, 1].map((arm) => ({ couponId: `c${arm}`, phi: Float64Array.of(1, arm, regular), match: arm ? 0.4 : 0 }));
    return Array.from(
      { length: each },
      (): GainRow => ({
        shopper,
        base: Float64Array.of(1, regular),
        arms,
        shown,
        propensity: propensities[regular]![shown + 1]!,
        left: purchased * leftOf(shown),
        discount: 0,
        later: 0,
        purchased,
      }),
    );
  }).flat();
};

const value = (regular: number, shown: number): number => chanceOf(regular, shown) * leftOf(shown);
const worthOf = (policy: (regular: number) => number): number => (value(0, policy(0)) + value(1, policy(1))) / 2;
/** Coupon 0 to those who are no regulars. */
const wise: Chosen = ({ base }) => (base[1] ? -1 : 0);
const TRUTH = {
  nothing: worthOf((regular) => (regular ? -1 : 0)) - worthOf(() => -1),
  matching: worthOf((regular) => (regular ? -1 : 0)) - worthOf(() => 1),
};

/** A model, in minor units, with `spread` the deviation of each of its weights. */
const model = (mean: readonly number[], base: readonly number[], spread: number): Judge['belief'] => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.of(spread ** 2, 0, spread ** 2, 0, 0, spread ** 2),
  base: Float64Array.from(base),
  unit: 1,
});
/** The truth: coupon 0 brings others 160 and costs regulars 90; coupon 1 costs 36 and 230. */
const wrong = model([-400, 500, 300], [600, -500], 1_000);
const right = model([160, -196, -250], [50, 250], 1_000);

const LOGS = 300;
const judged = (belief: Judge['belief'], against: Chosen, truth: number, change = (row: GainRow): GainRow => row) => {
  let [error, squares] = [0, 0];
  for (let log = 0; log < LOGS; log++) {
    const { value: found, se } = policyDifference(
      [{ rows: visits(600, 100 + log).map(change), belief }],
      () => wise,
      () => against,
    );
    error += (found - truth) / LOGS;
    squares += ((found - truth) / se) ** 2 / LOGS;
  }
  return { error, ratio: Math.sqrt(squares) };
};

describe('policyDifference', () => {
  it.each([
    ['right', right],
    ['wrong', wrong],
  ])('finds what a policy is worth over others from the log of another one, and how sure that is, with a model that is %s', (_, belief) => {
    for (const [against, truth] of [
      [showNothing, TRUTH.nothing],
      [showMatching, TRUTH.matching],
    ] as const) {
      const { error, ratio } = judged(belief, against, truth);
      expect(Math.abs(error)).toBeLessThan(0.06 * truth);
      expect(ratio).toBeGreaterThan(0.85);
      expect(ratio).toBeLessThan(1.15);
    }
  });

  it('is wrong, and sure of it, with a wrong model and what each coupon was shown to in all in place of propensities', () => {
    const { error, ratio } = judged(wrong, showNothing, TRUTH.nothing, (row) => ({
      ...row,
      propensity: [0.425, 0.475, 0.1][row.shown + 1]!,
    }));
    expect(error).toBeGreaterThan(TRUTH.nothing);
    expect(ratio).toBeGreaterThan(3);
  });

  it('is nearer and surer with a model that is right and knows it, in a log of few visits', () => {
    const off = (belief: Judge['belief']): number => {
      let squares = 0;
      for (let log = 0; log < LOGS; log++) {
        const { value: found, se } = policyDifference(
          [{ rows: visits(40, 900 + log), belief }],
          () => wise,
          () => showNothing,
        );
        squares += (found - TRUTH.nothing) ** 2 / LOGS;
        expect(se).toBeGreaterThan(0);
      }
      return Math.sqrt(squares);
    };
    expect(off({ ...right, covariance: Float64Array.of(400, 0, 400, 0, 0, 400) })).toBeLessThan(0.7 * off(right));
  });

  it('takes visits of one shopper for one piece of news: four times the same visit make it no surer', () => {
    const se = (each: number): number =>
      policyDifference(
        [{ rows: visits(600, 3, each), belief: wrong }],
        () => wise,
        () => showNothing,
      ).se;
    expect(se(4)).toBeCloseTo(se(1), 6);
  });

  it('is exactly 0, of which nobody is sure, between policies that show the same', () => {
    const same = policyDifference(
      [{ rows: visits(200, 4), belief: wrong }],
      () => wise,
      () => wise,
    );
    expect(same).toEqual({ value: 0, se: 0 });
    expect(lowerEnd(same) > 0).toBe(false);
  });

  it('judges each fold by its own model and its own policy', () => {
    const rows = visits(600, 5);
    const [even, odd] = [0, 1].map((rest) => rows.filter(({ shopper }) => shopper % 2 === rest));
    const judges: readonly Judge[] = [
      { rows: even!, belief: right },
      { rows: odd!, belief: wrong },
    ];
    const half = policyDifference(
      judges,
      (judge) => (judge ? showNothing : wise),
      () => showNothing,
    );
    const own = policyDifference(
      judges.slice(0, 1),
      () => wise,
      () => showNothing,
    );
    expect(half.value).toBeCloseTo((own.value * even!.length) / rows.length, 0);
  });

  it('lets no visit that was next to impossible carry the value', () => {
    const [row] = visits(1, 6);
    const chance: GainRow = { ...row!, base: Float64Array.of(1, 0), shown: 0, propensity: 1e-9, left: 1_000, shopper: 1_000 };
    const belief = { ...right, covariance: right.covariance.map((variance) => 1e30 * variance) };
    const lucky = policyDifference(
      [{ rows: [...visits(600, 6), chance], belief }],
      () => wise,
      () => showNothing,
    );
    expect(Math.abs(lucky.value)).toBeLessThan(3 * TRUTH.nothing);
  });
});

describe('policies that are judged', () => {
  const arm = (match: number, ...phi: readonly number[]): GainRow['arms'][number] => ({
    couponId: 'c',
    phi: Float64Array.from(phi),
    match,
  });
  const among = (...arms: GainRow['arms']): GainRow => ({ ...visits(1, 1)[0]!, arms });

  it('show the coupon that matches best, and nothing where none does', () => {
    expect(showMatching(among(arm(0), arm(0.2), arm(0.7), arm(0.1)))).toBe(2);
    expect(showMatching(among(arm(0), arm(0)))).toBe(-1);
    expect(showMatching(among())).toBe(-1);
  });

  it('show the coupon with the largest gain, and nothing where every coupon loses', () => {
    expect(showBest([1, -1])(among(arm(0, 1, 2), arm(0, 3, 1), arm(0, 2, 1)))).toBe(1);
    expect(showBest([1, -1])(among(arm(0, 1, 2), arm(0, 1, 1)))).toBe(-1);
  });

  it('show nothing', () => {
    expect(showNothing(among(arm(1, 1)))).toBe(-1);
  });
});
