import { DAY } from '../clock';
import { dayStart, daysAfter, localDate } from '../localDay';
import { ok, type Result } from '../result';
import type { ExperimentSetting } from './analyseExperiment';
import { netMargin } from './armMoments';
import { customerKey, inTime } from './customerTotals';
import { differenceEstimate } from './differenceEstimate';
import { type Variant, variants } from './experiment';
import { experimentOrders } from './experimentOrders';
import type { Interval } from './interval';
import { addAmounts, type OrderAmounts, orderAmounts } from './orderAmounts';
import type { OrderRecord } from './orderRecord';
import { runningMoments } from './runningMoments';

/** A chart has no more pixels to tell more days apart. */
export const MOST_DAYS = 400;

interface ArmDay {
  readonly variant: Variant;
  /** From the start up to the end of the day; net margin in minor units. */
  readonly orders: number;
  readonly net: number;
}

interface ComparisonDay {
  readonly treatment: Variant;
  readonly control: Variant;
  /** Incremental net margin so far as in `ArmComparison`, with its confidence sequence. */
  readonly value: number;
  readonly sequence: Interval;
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
  /** Days from one entry to the next: 1 up to `MOST_DAYS` days, more over a longer time. */
  readonly step: number;
  /** Oldest first; the last one is the day of the last order, and says what `analyseExperiment` says. */
  readonly days: readonly ExperimentDay[];
}

const runningArm = (variant: Variant, share: number, orders: readonly OrderRecord[]) => {
  const sorted = inTime(orders);
  const totals = new Map<string, OrderAmounts>();
  const moments = runningMoments();
  let [next, count] = [0, 0];
  return {
    variant,
    share,
    count: (): number => count,
    moments: moments.moments,
    /** Takes in every order before an instant. */
    advance: (until: number): void => {
      for (let order = sorted[next]; order !== undefined && order.at < until; order = sorted[++next]) {
        const key = customerKey(order);
        const amounts = orderAmounts(order);
        const before = totals.get(key);
        const after = before ? addAmounts(before, amounts) : amounts;
        totals.set(key, after);
        count += amounts.orders;
        if (before) moments.addLater(netMargin(before), netMargin(after));
        else moments.addFirst(netMargin(amounts));
      }
    },
  };
};

/**
 * How the experiment came to where it stands: after each day of the shop's calendar, what `analyseExperiment` says of the orders up to then. Refunds
 * count with their order, as they are known now. Each order is looked at once. Errors: those of `experimentOrders`.
 */
export const experimentDays = (
  orders: readonly OrderRecord[],
  setting: Pick<ExperimentSetting, 'experiment' | 'shares'>,
  timeZone: string,
): Result<ExperimentDays> => {
  const found = experimentOrders(orders, setting);
  if (!found.ok) return found;
  const { byVariant, first, last } = found.value;
  const arms = variants
    .filter((variant) => setting.shares[variant] > 0)
    .map((variant) => runningArm(variant, setting.shares[variant], byVariant[variant]));
  const [firstDay, lastDay] = [localDate(first, timeZone), localDate(last, timeZone)];
  const span = Math.round((Date.parse(lastDay) - Date.parse(firstDay)) / DAY);
  const step = Math.ceil((span + 1) / MOST_DAYS);
  const days: ExperimentDay[] = [];
  for (let back = Math.floor(span / step) * step; back >= 0; back -= step) {
    const day = daysAfter(lastDay, -back);
    const end = dayStart(daysAfter(day, 1), timeZone);
    for (const arm of arms) arm.advance(end);
    const shared = arms.map(({ share, moments }) => ({ share, moments: moments() }));
    days.push({
      day,
      arms: arms.map(({ variant, count }, i) => ({ variant, orders: count(), net: shared[i]!.moments.sum })),
      comparisons: arms.flatMap(({ variant: treatment }, i) =>
        arms.slice(0, i).map(({ variant: control }, j) => {
          const { value, sequence } = differenceEstimate(shared[i]!, shared[j]!);
          return { treatment, control, value: value ?? 0, sequence };
        }),
      ),
    });
  }
  return ok({ v: 'experiment-days/1', experiment: setting.experiment, timeZone, step, days });
};
