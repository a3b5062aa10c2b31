import { choleskyPacked, dot, inversePacked, packedDimension, packedIndex, solvePacked } from '../../maths/linalg';
import type { GainRow } from './gainRows';

/** Prior of the weights of the gain: N(mean, covariance), packed. In units of the value of a visit with nothing shown. */
export interface GainBelief {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

interface FittedGain extends GainBelief {
  /** Packed precision of the posterior. */
  readonly precision: Float64Array;
  /** Value of a visit with nothing shown, minor units: the unit of the weights. */
  readonly unit: number;
  /** Weights of the rows' x, in units. */
  readonly base: Float64Array;
  /** Weights of the expected discount over φ, in units. */
  readonly discount: Float64Array;
  /** Standard deviation of a visit's value around its expectation, in units. */
  readonly noise: number;
  /** Log probability of the visits' values under the prior, up to a constant that does not depend on the prior. */
  readonly evidence: number;
}

/** Ridge of fits without a prior, rows. */
const RIDGE = 5;
/** Bounds of the purchase probability used to weight a row. */
const [LEAST, MOST] = [0.004, 0.5];
/** Lower bound of 1 + squared coefficient of variation of order values. */
const LEAST_SPREAD = 1.2;

/** Packed normal equations over x of the given width. */
const normalEquations = (width: number) => {
  const gram = new Float64Array(packedIndex(width, 0));
  const b = new Float64Array(width);
  return {
    gram,
    b,
    add: (x: Float64Array, y: number, weight: number): void => {
      for (let i = 0; i < width; i++) {
        const xi = weight * x[i]!;
        if (xi === 0) continue;
        b[i]! += xi * y;
        const row = packedIndex(i, 0);
        for (let j = 0; j <= i; j++) gram[row + j]! += xi * x[j]!;
      }
    },
  };
};

const factor = (precision: Float64Array): Float64Array => {
  const L = choleskyPacked(precision);
  if (!L) throw new Error('The prior makes the precision positive definite.');
  return L;
};

/** Log of the determinant of L Lᵀ. */
const logDeterminant = (L: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < packedDimension(L.length); i++) sum += 2 * Math.log(L[packedIndex(i, i)]!);
  return sum;
};

const ridge = (rows: readonly GainRow[], of: (row: GainRow) => readonly [Float64Array, number] | undefined): Float64Array => {
  const [first] = rows.flatMap((row) => of(row) ?? []);
  const width = (first as Float64Array | undefined)?.length ?? 0;
  const fit = normalEquations(width);
  for (let i = 0; i < width; i++) fit.gram[packedIndex(i, i)] = RIDGE;
  for (const row of rows) {
    const pair = of(row);
    if (pair) fit.add(pair[0], pair[1], 1);
  }
  return solvePacked(factor(fit.gram), fit.b);
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** φ of the coupon shown. `undefined` if none was. */
const shownPhi = ({ arms, shown }: GainRow): Float64Array | undefined => arms[shown]?.phi;

/**
 * Posterior of `left − later = βᵀbase + 1[shown]·γᵀφ(a) + ε` by weighted Bayesian regression: γ has the given prior, β is free, Var ε =
 * p̂(x)·M²·(1 + cv²) with p̂ the purchase probability of a first fit and M the mean value of an order. Visits of shoppers who rarely buy
 * measure a coupon's effect most precisely and so weigh most (Bishop, Pattern Recognition and Machine Learning, 3.3). Base and gain are
 * fitted together: what depends on the shopper alone belongs to the base.
 * @param prior of the gain
 */
export const fitGain = (rows: readonly GainRow[], prior: GainBelief): FittedGain => {
  const orders = rows.filter(({ purchased }) => purchased);
  // Before discounts, since the family's units are of visits with nothing shown.
  const margins = orders.map(({ left, discount }) => left + discount);
  const order = Math.max(1, mean(margins.length > 0 ? margins : [1]));
  const spread = Math.max(LEAST_SPREAD, margins.length > 1 ? mean(margins.map((left) => left ** 2)) / order ** 2 : LEAST_SPREAD);
  const rates = ridge(rows, ({ base, purchased }) => [base, purchased]);
  const untouched = rows.filter(({ shown }) => shown < 0);
  const rateOf = (of: readonly GainRow[]): number => Math.max(LEAST / 2, mean(of.map(({ purchased }) => purchased)));
  const unit = order * rateOf(untouched.length >= 0.02 * rows.length ? untouched : rows);
  const variance = ({ base }: GainRow): number => (Math.min(MOST, Math.max(LEAST, dot(rates, base))) * order ** 2 * spread) / unit ** 2;
  const [B, d] = [rows[0]!.base.length, prior.mean.length];
  const fit = normalEquations(B + d);
  const priorFactor = factor(Float64Array.from(prior.covariance));
  const priorPrecision = inversePacked(priorFactor);
  const pull = new Float64Array(d);
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) pull[i]! += priorPrecision[packedIndex(Math.max(i, j), Math.min(i, j))]! * prior.mean[j]!;
  for (let i = 0; i < B; i++) fit.gram[packedIndex(i, i)] = 0.01;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) fit.gram[packedIndex(B + i, B + j)] = priorPrecision[packedIndex(i, j)]!;
    fit.b[B + i] = pull[i]!;
  }
  const x = new Float64Array(B + d);
  let squares = 0;
  let total = 0;
  for (const row of rows) {
    x.fill(0);
    x.set(row.base);
    const phi = shownPhi(row);
    if (phi) x.set(phi, B);
    const weight = 1 / variance(row);
    const y = row.left / unit - row.later;
    fit.add(x, y, weight);
    squares += weight * y ** 2;
    total += weight;
  }
  const L = factor(fit.gram);
  const theta = solvePacked(L, fit.b);
  const inverse = inversePacked(L);
  const covariance = new Float64Array(packedIndex(d, 0));
  for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) covariance[packedIndex(i, j)] = inverse[packedIndex(B + i, B + j)]!;
  return {
    mean: theta.slice(B),
    covariance,
    precision: inversePacked(factor(covariance)),
    unit,
    base: theta.slice(0, B),
    discount: ridge(rows, (row) => {
      const phi = shownPhi(row);
      return phi && [phi, row.discount / unit];
    }),
    noise: Math.sqrt(rows.length / total),
    evidence: 0.5 * (dot(theta, fit.b) - dot(prior.mean, pull) - squares - logDeterminant(L) - logDeterminant(priorFactor)),
  };
};
