import { armContrast, enoughCustomers, type SharedArm } from './armContrast';
import type { Metric } from './armMoments';
import type { CustomerTotals } from './customerTotals';
import { type Interval, type SequentialEstimate, unbounded } from './interval';
import { nearestRoot } from './nearestRoot';
import { FIRST_CUSTOMERS } from './runningMoments';

/** An arm's share π of all traffic, and its customers in order of first orders. */
export interface CustomerArm {
  readonly share: number;
  readonly customers: readonly CustomerTotals[];
}

/** Sums over customers of two figures a and b, from which the moments of a − q b follow for every q. */
interface PairedSums {
  readonly a: number;
  readonly b: number;
  readonly aa: number;
  readonly ab: number;
  readonly bb: number;
}

const pairedSums = (pairs: readonly (readonly [number, number])[]): PairedSums => {
  let [a, b, aa, ab, bb] = [0, 0, 0, 0, 0];
  for (const [x, y] of pairs) {
    a += x;
    b += y;
    aa += x * x;
    ab += x * y;
    bb += y * y;
  }
  return { a, b, aa, ab, bb };
};

/** Of the figure u·a − v·b. Squares are never negative, whatever rounding does. */
const squaresOf = ({ aa, ab, bb }: PairedSums, u: number, v: number): number => Math.max(0, u * u * aa - 2 * u * v * ab + v * v * bb);

/** Moments of the arm in any figure u·a − v·b. */
const pairedArm = ({ share, customers }: CustomerArm, a: Metric, b: Metric): ((u: number, v: number) => SharedArm) => {
  const all = pairedSums(customers.map(({ total }) => [a(total), b(total)]));
  const first = pairedSums(customers.slice(0, FIRST_CUSTOMERS).map((customer) => [a(customer.first), b(customer.first)]));
  const counted = Math.max(1, Math.min(FIRST_CUSTOMERS, customers.length));
  return (u, v) => ({
    share,
    moments: {
      customers: customers.length,
      sum: u * all.a - v * all.b,
      squares: squaresOf(all, u, v),
      firstSquare: squaresOf(first, u, v) / counted,
    },
  });
};

/**
 * Ratio of two differences between the arms, Δa / Δb with Δy = Σ_T y/π_T − Σ_C y/π_C. Its interval is every q for which Δ(a − q b) may be 0
 * (Fieller 1954), so the covariance of a and b within a customer counts. It has ends only where the interval of Δb lies above 0; until
 * then both ends are null, and `value` is null until the interval of one planned look does. All three are unknown before `FIRST_CUSTOMERS` in each arm.
 */
export const ratioEstimate = (treatment: CustomerArm, control: CustomerArm, a: Metric, b: Metric): SequentialEstimate => {
  const [t, c] = [pairedArm(treatment, a, b), pairedArm(control, a, b)];
  const contrast = (u: number, v: number) => armContrast(t(u, v), c(u, v), 1);
  const [top, bottom] = [contrast(1, 0), contrast(0, -1)];
  const isClear = (kind: 'sequenceSquare' | 'fixedSquare'): boolean => bottom.value > 0 && bottom.value ** 2 > bottom[kind];
  if (!enoughCustomers(t(1, 0), c(1, 0)) || !isClear('fixedSquare')) return { value: null, sequence: unbounded, fixed: unbounded };
  const ratio = top.value / bottom.value;
  const around = (kind: 'sequenceSquare' | 'fixedSquare'): Interval => {
    if (!isClear(kind)) return unbounded;
    const excess = (q: number): number => {
      const at = contrast(1, q);
      return at.value ** 2 - at[kind];
    };
    return { lower: nearestRoot(excess, ratio, -1), upper: nearestRoot(excess, ratio, 1) };
  };
  return { value: ratio, sequence: around('sequenceSquare'), fixed: around('fixedSquare') };
};
