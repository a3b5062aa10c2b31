import { DAY } from '../../../protocol/values/clock';
import type { ExperimentDaysAnswer } from '../../api/experimentSchema';

/** The total up to a day, or the average per week. */
export type Measure = 'week' | 'all';

export interface Pair {
  readonly treatment: string;
  readonly control: string;
}

/** A day of one comparison; minor units, null without an interval. */
export interface DayPoint {
  /** The shop's calendar day, as midnight UTC. */
  readonly at: number;
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Incremental net margin up to each day: in total, or as a weekly average, whose interval narrows as orders come in. */
export const dayPoints = ({ days }: ExperimentDaysAnswer, { treatment, control }: Pair, measure: Measure): readonly DayPoint[] => {
  const start = days[0] ? midnight(days[0].day) : 0;
  return days.flatMap(({ day, comparisons }) => {
    const found = comparisons.find((comparison) => comparison.treatment === treatment && comparison.control === control);
    if (!found) return [];
    const at = midnight(day);
    const weeks = measure === 'week' ? (Math.round((at - start) / DAY) + 1) / 7 : 1;
    const per = (amount: number | null): number | null => (amount === null ? null : amount / weeks);
    return [{ at, value: found.value / weeks, lower: per(found.sequence.lower), upper: per(found.sequence.upper) }];
  });
};

/** How many times as wide the interval was halfway to today; null if there was none. */
export const narrowedSinceHalfway = (points: readonly DayPoint[]): { readonly at: number; readonly times: number } | null => {
  const [half, last] = [points[Math.floor((points.length - 1) / 2)], points.at(-1)];
  if (!half || !last || half === last || half.lower === null || half.upper === null || last.lower === null || last.upper === null)
    return null;
  const times = (half.upper - half.lower) / (last.upper - last.lower);
  return Number.isFinite(times) ? { at: half.at, times } : null;
};
