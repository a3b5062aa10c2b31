import type { ArmAnswers } from '../../engine/privacy/stratumModel';
import { chiSquareTail } from '../../maths/distributions';
import { choleskyPacked, dot, packedIndex, solveLower } from '../../maths/linalg';
import { sampleRatio } from '../comparison/attributeCoverage';

/** An alarm is raised below this p-value. */
export const DIVERGENCE_ALPHA = 1e-4;

/** An arm's answers with the number of reports. */
export interface CountedArm extends ArmAnswers {
  readonly reports: number;
  /** Variance of privacy noise in `reports`. Absent: the count is exact. */
  readonly noise?: number;
}

export interface ReportDivergence {
  /**
   * `uneven`: some coupon has more reports than sessions drew it. `strata`: the strata differ between coupons, which are drawn before
   * anything is known of the shopper. `orders`: sales by coupon differ from those in the orders.
   */
  readonly test: 'uneven' | 'strata' | 'orders';
  readonly p: number;
  readonly alarm: boolean;
}

/** Sums the entries `places` of a packed matrix in groups: the covariance of sums of cells. */
const sumsCovariance = (covariance: ArrayLike<number>, groups: readonly (readonly number[])[]): Float64Array => {
  const out = new Float64Array(packedIndex(groups.length, 0));
  const at = (i: number, j: number): number => covariance[i >= j ? packedIndex(i, j) : packedIndex(j, i)]!;
  for (const [g, rows] of groups.entries())
    for (let h = 0; h <= g; h++)
      for (const i of rows) for (const j of groups[h]!) out[packedIndex(g, h)] = out[packedIndex(g, h)]! + at(i, j);
  return out;
};

const cellsOf = (groups: readonly (readonly number[])[], { shares }: ArmAnswers): number[] =>
  groups.map((cells) => cells.reduce((sum, cell) => sum + shares[cell]!, 0));

/** Σ_a (x_a − x̄)ᵀ Cov_a⁻¹ (x_a − x̄) over the first S − 1 strata, with x̄ the mean weighted by number of reports. */
const strataTest = (arms: readonly CountedArm[], strata: number): number => {
  const groups = Array.from({ length: strata - 1 }, (_, s) => [2 * s, 2 * s + 1]);
  const all = arms.reduce((sum, { reports }) => sum + reports, 0);
  const each = arms.map((arm) => cellsOf(groups, arm));
  const mean = groups.map((_, g) => each.reduce((sum, x, a) => sum + (arms[a]!.reports / all) * x[g]!, 0));
  const statistic = each.reduce((sum, x, a) => {
    const L = choleskyPacked(sumsCovariance(arms[a]!.covariance, groups));
    if (!L) return sum;
    const white = solveLower(
      L,
      x.map((value, g) => value - mean[g]!),
    );
    return sum + dot(white, white);
  }, 0);
  return chiSquareTail(statistic, groups.length * (arms.length - 1));
};

/**
 * Σ_a (b_a − τ r_a)² / (Var b_a + τ² Var r_a), with b_a purchases from the reports, r_a from the orders, τ their factor by least squares.
 */
const ordersTest = (arms: readonly CountedArm[], strata: number): number => {
  const bought = [Array.from({ length: strata }, (_, s) => 2 * s + 1)];
  const known = arms.flatMap((arm) =>
    arm.orders
      ? [
          {
            b: cellsOf(bought, arm)[0]!,
            v: sumsCovariance(arm.covariance, bought)[0]!,
            r: arm.orders.rate,
            vr: arm.orders.variance,
          },
        ]
      : [],
  );
  const squares = known.reduce((sum, { r, v }) => sum + (r * r) / v, 0);
  if (squares === 0) return 1;
  const tau = known.reduce((sum, { b, r, v }) => sum + (b * r) / v, 0) / squares;
  const statistic = known.reduce((sum, { b, v, r, vr }) => sum + (b - tau * r) ** 2 / (v + tau ** 2 * vr), 0);
  return chiSquareTail(statistic, known.length - 1);
};

/**
 * Numbers of reports, scaled so that chance alone varies them as much as chance and noise together do: n̄/(n̄ + noise) of each, n̄ their
 * mean.
 */
const evenly = (arms: readonly CountedArm[]): number[] => {
  const mean = arms.reduce((sum, { reports }) => sum + reports, 0) / arms.length;
  const noise = arms.reduce((sum, arm) => sum + (arm.noise ?? 0), 0) / arms.length;
  return arms.map(({ reports }) => (reports * mean) / (mean + noise));
};

/**
 * Do reports agree with what forged reports cannot change: that coupons are drawn evenly and blindly, and the orders? One alarm in ten
 * thousand looks is false.
 * @param arms of coupons drawn uniformly from a public list; covariances as under honest reports
 */
export const reportDivergence = (arms: readonly CountedArm[]): readonly ReportDivergence[] => {
  if (arms.length < 2) return [];
  const strata = arms[0]!.shares.length / 2;
  const tests = [
    [
      'uneven',
      sampleRatio(
        evenly(arms),
        arms.map(() => 1 / arms.length),
      ).p,
    ],
    ['strata', strataTest(arms, strata)],
    ['orders', ordersTest(arms, strata)],
  ] as const;
  return tests.map(([test, p]) => ({ test, p, alarm: p < DIVERGENCE_ALPHA }));
};
