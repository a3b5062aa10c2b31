import { fitLine } from '../server/fitLine';

/** A figure by the minute at which it was taken. */
export type Point = readonly [minute: number, value: number];

/** What a figure may grow by in an hour, and the unit both are told in. */
export interface Allowance {
  readonly unit: string;
  readonly anHour: number;
}

export interface Growth {
  /** Least squares over the second half of the points, an hour. */
  readonly anHour: number;
  /** 95% interval of it, by Student's t. */
  readonly low: number;
  readonly high: number;
  /** Mean of the second half. */
  readonly mean: number;
  /** Not both: growing beyond chance, and by more than is allowed. */
  readonly ok: boolean;
}

const LEAST = 6;

/**
 * Does a figure grow once everything is warm? Throws where the second half has fewer than 6 points.
 * @param points in the order in which they were taken
 */
export const growthOf = (points: readonly Point[], { anHour: most }: Allowance): Growth => {
  const late = points.slice(Math.floor(points.length / 2));
  if (late.length < LEAST) throw new Error(`${late.length} points say nothing; ${LEAST} are needed`);
  const { slope, ...within } = fitLine(late);
  const [anHour, low, high] = [slope, within.low, within.high].map((aMinute) => 60 * aMinute) as [number, number, number];
  const mean = late.reduce((sum, [, value]) => sum + value, 0) / late.length;
  return { anHour, low, high, mean, ok: !(low > 0 && anHour > most) };
};
