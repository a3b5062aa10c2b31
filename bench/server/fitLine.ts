import { tQuantile } from '../../src/maths/distributions';

/** Points of every line through growing numbers of reports. */
export const POINTS = 9;

export interface Line {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** Least squares of y over x, and the 95% interval of the slope; of six points or more. */
export const fitLine = (points: readonly (readonly [x: number, y: number])[]): Line => {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  const sxx = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / sxx;
  const squares = points.reduce((sum, [x, y]) => sum + (y - my - slope * (x - mx)) ** 2, 0);
  const wide = tQuantile(points.length - 2) * Math.sqrt(squares / (points.length - 2) / sxx);
  return { slope, low: slope - wide, high: slope + wide };
};
