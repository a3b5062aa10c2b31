import type { LinearGaussian } from '../../maths/gaussianCondition';
import { packedIndex } from '../../maths/linalg';

/** Reports of sessions that drew a coupon: estimates of P(stratum, purchased), index 2·stratum + purchased. */
export interface ArmAnswers {
  readonly couponId: string;
  /** Unbiased estimates, length 2S. They may lie outside [0, 1]. */
  readonly shares: ArrayLike<number>;
  /** Packed 2S × 2S, sampling and privacy noise together. */
  readonly covariance: ArrayLike<number>;
  /** Evidence from orders: purchases per session that drew the coupon, up to a factor shared by all coupons. Absent: no such evidence. */
  readonly orders?: { readonly rate: number; readonly variance: number } | undefined;
}

/** Least share assumed for a stratum, so that an apparently empty one keeps a scale. */
const LEAST_SHARE = 0.02;
const LEAST_RATE = 0.002;
/** Added to keep exact observations computable. */
const JITTER = 1e-10;

export interface PooledAnswers {
  /** Shares of the strata, length S, sum 1. */
  readonly shares: readonly number[];
  /** Mean purchase rate. */
  readonly rate: number;
}

/** Shares of the strata and the mean rate over all arms, clamped to their ranges. */
export const poolAnswers = (arms: readonly ArmAnswers[], strata: number): PooledAnswers => {
  // One weight for all cells of an arm, based on its precision and not on the answers.
  const weights = arms.map(
    ({ covariance }) => 1 / Array.from({ length: 2 * strata }, (_, i) => covariance[packedIndex(i, i)]!).reduce((x, y) => x + y, 0),
  );
  const all = weights.reduce((x, y) => x + y, 0);
  const cells = Array.from({ length: 2 * strata }, (_, i) =>
    arms.reduce((sum, { shares }, a) => sum + (weights[a]! / all) * shares[i]!, 0),
  );
  const raw = Array.from({ length: strata }, (_, s) => Math.max(LEAST_SHARE, cells[2 * s]! + cells[2 * s + 1]!));
  const total = raw.reduce((a, b) => a + b, 0);
  const bought = cells.reduce((sum, cell, i) => sum + (i % 2 === 1 ? cell : 0), 0);
  return { shares: raw.map((share) => share / total), rate: Math.min(0.5, Math.max(LEAST_RATE, bought)) };
};

/**
 * The linear model. Unknowns: w_s = P(stratum s), S of them; t_sa = P(s, purchase | a), arm by arm; τ, the factor between the orders' rates
 * and purchases of a session. Observed for each arm: t_sa, w_s − t_sa, and Σ_s t_sa − rate_a τ = 0.
 */
export const stratumModel = (arms: readonly ArmAnswers[], { shares, rate }: PooledAnswers, spread: number): LinearGaussian => {
  const S = shares.length;
  const K = arms.length;
  const d = S + S * K + 1;
  const place = (s: number, a: number): number => S + S * a + s;
  const meanOrders =
    arms.reduce((sum, { orders }) => sum + (orders?.rate ?? 0), 0) / Math.max(1, arms.filter(({ orders }) => orders).length);
  const scale = meanOrders > 0 ? rate / meanOrders : 1;

  const mean = new Float64Array(d);
  const covariance = new Float64Array(packedIndex(d, 0));
  for (let s = 0; s < S; s++) {
    mean[s] = shares[s]!;
    covariance[packedIndex(s, s)] = 1;
  }
  // t_sa = w_s (μ + β_s + α_a + γ_sa): μ, β and α are wide, γ is `spread` of the rate.
  for (let a = 0; a < K; a++)
    for (let s = 0; s < S; s++) {
      mean[place(s, a)] = shares[s]! * rate;
      for (let b = 0; b <= a; b++)
        for (let r = 0; r < S; r++) {
          const [i, j] = [place(s, a), place(r, b)];
          if (j > i) continue;
          const alike = 1 + (r === s ? 1 : 0) + (a === b ? 0.25 : 0) + (a === b && r === s ? spread ** 2 : 0);
          covariance[packedIndex(i, j)] = shares[s]! * shares[r]! * rate ** 2 * alike;
        }
    }
  mean[d - 1] = scale;
  covariance[packedIndex(d - 1, d - 1)] = scale ** 2;

  const rows: (readonly [number, number])[][] = [];
  const observed: number[] = [];
  for (const [a, arm] of arms.entries())
    for (let i = 0; i < 2 * S; i++) {
      const s = i >> 1;
      rows.push(
        i % 2 === 1
          ? [[place(s, a), 1]]
          : [
              [s, 1],
              [place(s, a), -1],
            ],
      );
      observed.push(arm.shares[i]!);
    }
  const cells = rows.length;
  const ordered = arms.flatMap(({ orders }, a) => (orders ? [{ a, orders }] : []));
  for (const { a, orders } of ordered) {
    rows.push([...Array.from({ length: S }, (_, s): [number, number] => [place(s, a), 1]), [d - 1, -orders.rate]]);
    observed.push(0);
  }
  const noise = new Float64Array(packedIndex(rows.length, 0));
  for (const [a, { covariance: own }] of arms.entries())
    for (let i = 0; i < 2 * S; i++)
      for (let j = 0; j <= i; j++) noise[packedIndex(2 * S * a + i, 2 * S * a + j)] = own[packedIndex(i, j)]! + (i === j ? JITTER : 0);
  for (const [k, { orders }] of ordered.entries()) noise[packedIndex(cells + k, cells + k)] = orders.variance * scale ** 2 + JITTER;
  return { mean, covariance, rows, observed, noise };
};
