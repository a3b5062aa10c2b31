import { tQuantile } from '../../src/core/evaluation/tQuantile';

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
  const mean = (at: 0 | 1): number => late.reduce((sum, point) => sum + point[at], 0) / late.length;
  const [mx, my] = [mean(0), mean(1)];
  const sxx = late.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  const slope = late.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / sxx;
  const squares = late.reduce((sum, [x, y]) => sum + (y - my - slope * (x - mx)) ** 2, 0);
  const wide = tQuantile(late.length - 2) * Math.sqrt(squares / (late.length - 2) / sxx);
  const [anHour, low, high] = [slope, slope - wide, slope + wide].map((aMinute) => 60 * aMinute) as [number, number, number];
  return { anHour, low, high, mean: my, ok: !(low > 0 && anHour > most) };
};
