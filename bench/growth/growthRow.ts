import { type BenchRow, rounded } from '../benchResult';
import { fitExponent } from './fitExponent';

/** Exponents up to which work counts as growing no faster than its size, and as not growing at all. */
export const [LINEAR, CONSTANT] = [1.1, 0.1];

export interface Growth {
  /** The cost, and by what it grows: `decision, CPU by coupons`. */
  readonly what: string;
  readonly points: readonly (readonly [size: number, cost: number])[];
  /** Largest exponent that was expected, and why that. */
  readonly most: number;
  readonly because: string;
}

export const growthRow = ({ what, points, most, because }: Growth): BenchRow => {
  const { slope, low, high } = fitExponent(points);
  // A curve that bends upwards has a smaller exponent as a whole than at its end.
  const end = points.slice(-2).map(([size, cost]) => [Math.log(size), Math.log(cost)] as const);
  const atEnd = ((end[1]?.[1] ?? 0) - (end[0]?.[1] ?? 0)) / ((end[1]?.[0] ?? 0) - (end[0]?.[0] ?? 0));
  const [first, last] = [points[0], points.at(-1)].map((point) => point ?? [Number.NaN, Number.NaN]);
  const at = (point: readonly number[] | undefined): string =>
    `${rounded(point?.[1] ?? Number.NaN)} at ${(point?.[0] ?? Number.NaN).toLocaleString('en')}`;
  return {
    what,
    value: rounded(slope),
    unit: 'exponent',
    budget: most,
    ok: slope <= most,
    note: `95%: ${rounded(low)} to ${rounded(high)}; ${rounded(atEnd, 2)} between the last two; ${at(first)}, ${at(last)}; ${because}`,
    points: points.map(([size, cost]) => [size, rounded(cost, 4)]),
  };
};
