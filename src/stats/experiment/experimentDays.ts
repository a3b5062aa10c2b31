import { unbounded } from '../../maths/interval';
import type { OrderRecord } from '../../protocol/order';
import { DAY } from '../../protocol/values/clock';
import { dayStart, daysAfter, localDate } from '../../protocol/values/localDay';
import { ok, type Result } from '../../protocol/values/result';
import { experimentGroups } from './compareGroups';
import { type ArmDay, type ComparisonDay, groupCourse } from './groupCourse';
import type { CalendarPeriod } from './period';

/** Most entries, since a chart has no pixels to show more. */
export const MOST_DAYS = 400;

interface ExperimentDay {
  /** `2026-12-24` in `timeZone`. */
  readonly day: string;
  readonly arms: readonly ArmDay[];
  readonly comparisons: readonly ComparisonDay[];
}

export interface ExperimentDays {
  readonly v: 'experiment-days/1';
  readonly experiment: string;
  readonly timeZone: string;
  /** Null: the whole experiment. */
  readonly period: CalendarPeriod | null;
  /** Days from one entry to the next: 1 up to `MOST_DAYS` days, more for longer experiments. */
  readonly step: number;
  /** Oldest first. The last entry is the day of the last order and equals `analyseExperiment`. */
  readonly days: readonly ExperimentDay[];
}

/**
 * How the results developed: `analyseExperiment` on the orders up to the end of each day of the shop's calendar. Refunds count with their
 * order, as known now. Errors: those of `experimentOrders`.
 */
export const experimentDays = (
  orders: readonly OrderRecord[],
  setting: Parameters<typeof experimentGroups>[1],
  timeZone: string,
): Result<ExperimentDays> => {
  const found = experimentGroups(orders, setting);
  if (!found.ok) return found;
  const { first, last } = found.value;
  const { experiment, period } = setting;
  const course = groupCourse(found.value, setting.shares);
  const [firstDay, lastDay] = [localDate(first, timeZone), localDate(last, timeZone)];
  const span = Math.round((Date.parse(lastDay) - Date.parse(firstDay)) / DAY);
  const step = Math.ceil((span + 1) / MOST_DAYS);
  const days: ExperimentDay[] = [];
  for (let back = Math.floor(span / step) * step; back >= 0; back -= step) {
    const day = daysAfter(lastDay, -back);
    course.advance(dayStart(daysAfter(day, 1), timeZone));
    const comparisons = course.comparisons();
    days.push({
      day,
      arms: course.arms(),
      comparisons: period ? comparisons.map((one) => ({ ...one, sequence: unbounded })) : comparisons,
    });
  }
  return ok({ v: 'experiment-days/1', experiment, timeZone, period: period ?? null, step, days });
};
