import { DAY } from '../../../protocol/clock';
import type { CouponOutlook } from '../../api/budgetsSchema';
import { burnPoints } from './burnPoints';
import { decidingCap } from './forecastOf';

/** Where the chart's lines lie. x: days after the first point. */
export interface BurnShape {
  readonly width: number;
  readonly line: readonly (readonly [x: number, left: number])[];
  /** From the last point to the days on which nothing is left; a latest that is unknown lies at the right edge. */
  readonly ahead:
    | { readonly from: readonly [x: number, left: number]; readonly day: number | null; readonly earliest: number; readonly latest: number }
    | undefined;
}

/** The chart looks at most this many days ahead. */
const AHEAD = 42;

const daysFrom = (first: string, day: string): number => Math.round((Date.parse(day) - Date.parse(first)) / DAY);

/** `undefined` while there are fewer than two days to draw a line between. */
export const burnShape = (outlook: CouponOutlook): BurnShape | undefined => {
  const burn = burnPoints(outlook);
  const [first, last] = [burn?.points[0], burn?.points.at(-1)];
  const forecast = decidingCap(outlook)?.cap.forecast;
  if (!burn || !first || !last || first === last) return undefined;
  const line = burn.points.map(({ day, left }) => [daysFrom(first.day, day), Math.max(0, left)] as const);
  const from = [daysFrom(first.day, last.day), Math.max(0, last.left)] as const;
  if (forecast?.code !== 'expected' || forecast.earliest === null) return { width: from[0], line, ahead: undefined };
  const edge = from[0] + AHEAD;
  const at = (day: string | null): number => (day === null ? edge : daysFrom(first.day, day));
  const [earliest, latest] = [at(forecast.earliest), at(forecast.latest)];
  const width = Math.min(edge, latest);
  return { width, line, ahead: { from, day: forecast.day === null ? null : at(forecast.day), earliest, latest } };
};
