import { type CustomerWeight, customerWeight, drawAgrees } from '../../engine/assignment/customerDraw';
import { type Interval, unbounded } from '../../maths/interval';
import { type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { DAY, type Instant } from '../../protocol/values/clock';
import { dayStart, daysAfter, localDate } from '../../protocol/values/localDay';
import { ok, type Result } from '../../protocol/values/result';
import type { SharedArm } from '../comparison/armContrast';
import { armsOfValues, netMargin } from '../comparison/armMoments';
import { differenceEstimate } from '../comparison/compareArms';
import { PLANNED_WEEKS } from '../comparison/confidenceSequence';
import { addAmounts, customerKey, inTime, type OrderAmounts, orderAmounts } from '../comparison/customerTotals';
import { type KnownCustomer, knownCustomers } from '../comparison/knownCustomers';
import { againstEarlier, type ComparedPair, closedLevels } from '../comparison/levels';
import type { ExperimentSetting } from './analyseExperiment';
import { experimentOrders } from './experimentOrders';
import type { CalendarPeriod } from './period';

/** Most entries, since a chart has no pixels to show more. */
export const MOST_DAYS = 400;

interface ArmDay {
  readonly variant: Variant;
  /** From the start of the experiment or period to the end of the day. Net margin in minor units. */
  readonly orders: number;
  readonly net: number;
}

interface ComparisonDay {
  readonly treatment: Variant;
  readonly control: Variant;
  /** Incremental net margin so far as in `ArmComparison`, with its intervals. */
  readonly value: number;
  /** Confidence sequence. Without bounds in a period. */
  readonly sequence: Interval;
  readonly fixed: Interval;
}

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

const runningArm = (variant: Variant, share: number, orders: readonly OrderRecord[], weightOf: CustomerWeight | undefined) => {
  const sorted = inTime(orders);
  const places = new Map<string, number>();
  const totals: OrderAmounts[] = [];
  const figures: number[] = [];
  const guests: boolean[] = [];
  const buckets: (number | undefined)[] = [];
  const times: Instant[] = [];
  let [next, count, net] = [0, 0, 0];
  return {
    variant,
    share,
    figures,
    guests,
    buckets,
    weightOf,
    times,
    placeOf: ({ key }: KnownCustomer): number | undefined => places.get(key),
    sums: (): { orders: number; net: number } => ({ orders: count, net }),
    /** Adds every order before an instant. */
    advance: (until: number): void => {
      for (let order = sorted[next]; order !== undefined && order.at < until; order = sorted[++next]) {
        const key = customerKey(order);
        const amounts = orderAmounts(order);
        times.push(order.at);
        count += amounts.orders;
        net += netMargin(amounts);
        const place = places.get(key);
        if (place === undefined) {
          places.set(key, totals.length);
          totals.push(amounts);
          figures.push(netMargin(amounts));
          guests.push(!order.customerId);
          buckets.push(order.bucket);
        } else {
          buckets[place] ??= order.bucket;
          totals[place] = addAmounts(totals[place]!, amounts);
          figures[place] = netMargin(totals[place]!);
        }
      }
    },
  };
};
type RunningArm = ReturnType<typeof runningArm>;

const comparisonsOf = (arms: readonly RunningArm[], shared: readonly SharedArm[]): readonly ComparisonDay[] => {
  const pairs = againstEarlier(arms.map(({ variant }, i) => ({ variant, arm: shared[i]! }))).map(
    ([t, c]): ComparedPair => ({ treatment: t.variant, control: c.variant, arms: [t.arm, c.arm] }),
  );
  const levels = closedLevels(pairs);
  return pairs.map(({ treatment, control, arms: [t, c] }, i) => {
    const { sequence, fixed } = levels[i]!;
    const estimate = differenceEstimate(t, c, sequence, fixed);
    return { treatment, control, ...estimate, value: estimate.value ?? 0 };
  });
};

/**
 * How the results developed: `analyseExperiment` on the orders up to the end of each day of the shop's calendar. Refunds count with their
 * order, as known now. Errors: those of `experimentOrders`.
 */
export const experimentDays = (
  orders: readonly OrderRecord[],
  setting: Pick<ExperimentSetting, 'experiment' | 'shares' | 'plannedWeeks' | 'draw' | 'period'>,
  timeZone: string,
): Result<ExperimentDays> => {
  const found = experimentOrders(orders, setting);
  if (!found.ok) return found;
  const { byVariant, start, first, last } = found.value;
  const schedule = { start, plannedWeeks: setting.plannedWeeks ?? PLANNED_WEEKS };
  const { draw, period } = setting;
  const knowledge = draw && { draw, known: knownCustomers(orders, start, draw) };
  const drawn = draw && drawAgrees(draw, byVariant) ? draw : undefined;
  const arms = variants
    .filter((variant) => setting.shares[variant] > 0)
    .map((variant) => {
      const share = setting.shares[variant];
      return runningArm(variant, share, byVariant[variant], drawn && customerWeight(drawn, variant, share));
    });
  const [firstDay, lastDay] = [localDate(first, timeZone), localDate(last, timeZone)];
  const span = Math.round((Date.parse(lastDay) - Date.parse(firstDay)) / DAY);
  const step = Math.ceil((span + 1) / MOST_DAYS);
  const days: ExperimentDay[] = [];
  for (let back = Math.floor(span / step) * step; back >= 0; back -= step) {
    const day = daysAfter(lastDay, -back);
    const end = dayStart(daysAfter(day, 1), timeZone);
    for (const arm of arms) arm.advance(end);
    days.push({
      day,
      arms: arms.map(({ variant, sums }) => ({ variant, ...sums() })),
      comparisons: comparisonsOf(arms, armsOfValues(arms, schedule, knowledge)).map((one) =>
        period ? { ...one, sequence: unbounded } : one,
      ),
    });
  }
  return ok({ v: 'experiment-days/1', experiment: setting.experiment, timeZone, period: period ?? null, step, days });
};
