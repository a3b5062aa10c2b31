import type { Interval } from '../../maths/interval';
import { type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { DAY } from '../../protocol/values/clock';
import { dayStart, daysAfter } from '../../protocol/values/localDay';
import type { ArmCustomers } from '../comparison/armMoments';
import type { ArmComparison } from '../comparison/compareArms';
import { addAmounts, inTime, noAmounts, type OrderAmounts, orderAmounts } from '../comparison/customerTotals';
import { isUnsound } from '../comparison/verdict';
import { type ComparedGroups, compareGroups, type GroupsSetting } from '../experiment/compareGroups';
import type { CouponValue } from '../experiment/couponValues';
import { groupCourse } from '../experiment/groupCourse';
import { type CalendarPeriod, instantsOf, type Period } from '../experiment/period';

export interface PeriodSetting extends GroupsSetting {
  readonly period: CalendarPeriod;
}

/** A value with the 95% interval of a single look. */
interface PeriodEstimate {
  readonly value: number | null;
  readonly interval: Interval;
}

/** Orders of some days, amounts in minor units. */
interface OrderSums {
  /** Orders that were not fully refunded. */
  readonly orders: number;
  /** Goods minus discounts and refunds. */
  readonly netRevenue: number;
  /** Discounts given, before refunds. */
  readonly discount: number;
  /** Margin minus discounts and refunds. */
  readonly net: number;
}

interface GroupSums extends OrderSums {
  readonly variant: Variant;
  readonly share: number;
  /** Customers with an order. */
  readonly customers: number;
}

/** Why nothing can be stated about the net margin added. */
export type NotAdded =
  | 'variant_without_share'
  | 'no_experiment_orders'
  | 'one_group'
  | 'sample_ratio_mismatch'
  | 'customers_unbalanced'
  | 'attribution_lost'
  | 'too_few_customers';

/** Net margin that coupons added in the period: the comparison that the console leads with, as in the results of the same days. */
interface AddedMargin {
  readonly treatment: Variant;
  readonly control: Variant;
  /** `incremental` of `ArmComparison`. The interval holds for a single look at a period chosen in advance. */
  readonly added: PeriodEstimate;
  /** `roi` of `ArmComparison`. Null against a group that gives coupons itself. */
  readonly roi: PeriodEstimate | null;
  /** Customers with an order in the smaller group. */
  readonly customers: number;
}

interface PeriodStep extends OrderSums {
  /** First day. */
  readonly day: string;
  readonly groups: readonly { readonly variant: Variant; readonly orders: number; readonly net: number }[];
  /** `added` from the start of the period to the end of this step, at a single look. Null without two groups. */
  readonly added: PeriodEstimate | null;
}

export interface PeriodTotals extends Period {
  /** All orders of the shop. */
  readonly total: OrderSums;
  /** Those of the running experiment, by group. */
  readonly groups: readonly GroupSums[];
  readonly added: AddedMargin | { readonly none: NotAdded; readonly customers?: number };
}

export interface PeriodFigures extends PeriodTotals {
  readonly steps: readonly PeriodStep[];
  /** Values of the coupons by exploring sessions in this period, at a single look. Null without exploring sessions. */
  readonly coupons: readonly (Pick<CouponValue, 'couponId' | 'orders' | 'shrunk'> & PeriodEstimate)[] | null;
}

const sumsOf = ({ orders, revenue, discount, paidBack, net }: OrderAmounts): OrderSums => ({
  orders,
  netRevenue: revenue - discount - paidBack,
  discount,
  net,
});

/** Number of days in a step: weeks beyond a quarter, so that a chart stays readable. */
export const stepOf = (days: number): 1 | 7 => (days > 92 ? 7 : 1);

/** The comparison that the console leads with: Couplet against no coupons, or against the merchant's rule. */
const mainOf = <T extends Pick<ArmComparison, 'treatment' | 'control'>>(comparisons: readonly T[]): T | undefined =>
  comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none') ?? comparisons.at(-1);

const addedOf = ({ comparisons, arms }: ComparedGroups): PeriodFigures['added'] => {
  const main = mainOf(comparisons);
  if (!main) return { none: 'one_group' };
  const { treatment, control, incremental, roi, verdict } = main;
  const customers = Math.min(
    ...arms.filter(({ variant }) => variant === treatment || variant === control).map((arm) => arm.customers.length),
  );
  if (verdict.code === 'unknown' && isUnsound(verdict)) return { none: verdict.reason as NotAdded, customers };
  if (incremental.fixed.lower === null) return { none: 'too_few_customers', customers };
  return {
    treatment,
    control,
    added: { value: incremental.value, interval: incremental.fixed },
    roi: roi && { value: roi.value, interval: roi.fixed },
    customers,
  };
};

/** Days of a period. */
export const daysOf = ({ from, to }: Period): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;

const stepsOf = (orders: readonly OrderRecord[], groups: ComparedGroups | undefined, { shares, period }: PeriodSetting) => {
  const [days, all, course] = [daysOf(period), inTime(orders), groups && groupCourse(groups, shares)];
  const step = stepOf(days);
  const steps: PeriodStep[] = [];
  let [next, before] = [0, course?.arms() ?? []];
  for (let past = 0; past < days; past += step) {
    const end = dayStart(daysAfter(period.from, Math.min(days, past + step)), period.timeZone);
    let sum = noAmounts;
    for (let one = all[next]; one !== undefined && one.at < end; one = all[++next]) sum = addAmounts(sum, orderAmounts(one));
    course?.advance(end);
    const arms = course?.arms() ?? [];
    const main = mainOf(course?.comparisons() ?? []);
    steps.push({
      day: daysAfter(period.from, past),
      ...sumsOf(sum),
      groups: arms.map(({ variant, orders: count, net }, i) => ({
        variant,
        orders: count - before[i]!.orders,
        net: net - before[i]!.net,
      })),
      added: main ? { value: main.value, interval: main.fixed } : null,
    });
    before = arms;
  }
  return steps;
};

const groupSums = ({ variant, share, customers }: ArmCustomers & { readonly variant: Variant }): GroupSums => ({
  variant,
  share,
  customers: customers.length,
  ...sumsOf(customers.reduce((sum, { total }) => addAmounts(sum, total), noAmounts)),
});

/** Groups without orders. Empty if there are orders that no group explains. */
const idleGroups = (code: string, shares: GroupsSetting['shares']): readonly GroupSums[] =>
  code === 'no_experiment_orders'
    ? variants.flatMap((variant) => (shares[variant] > 0 ? [groupSums({ variant, share: shares[variant], customers: [] })] : []))
    : [];

const totalsOf = (orders: readonly OrderRecord[], setting: PeriodSetting) => {
  const { from, to, timeZone } = setting.period;
  const { start, end } = instantsOf({ from, to, timeZone });
  const inside = orders.filter(({ at }) => at >= start && at < end);
  const found = compareGroups(orders, setting);
  const totals: PeriodTotals = {
    from,
    to,
    total: sumsOf(inside.reduce((sum, order) => addAmounts(sum, orderAmounts(order)), noAmounts)),
    groups: found.ok ? found.value.arms.map(groupSums) : idleGroups(found.error.code, setting.shares),
    added: found.ok ? addedOf(found.value) : { none: found.error.code as NotAdded },
  };
  return { totals, inside, groups: found.ok ? found.value : undefined };
};

/** `periodFigures` without steps and coupons. */
export const periodTotals = (orders: readonly OrderRecord[], setting: PeriodSetting): PeriodTotals => totalsOf(orders, setting).totals;

/**
 * Orders of a period in totals, by group and by step, with the net margin that coupons added in it: the comparison of `compareGroups`, as
 * in `analyseExperiment` of the same days. A refund counts with its order.
 * @param orders all orders paid in the period, in one currency
 */
export const periodFigures = (orders: readonly OrderRecord[], setting: PeriodSetting): PeriodFigures => {
  const { totals, inside, groups } = totalsOf(orders, setting);
  const coupons = groups?.coupons?.map(({ couponId, orders: count, value: { value, fixed }, shrunk }) => ({
    ...{ couponId, orders: count, shrunk, value },
    interval: fixed,
  }));
  return { ...totals, steps: stepsOf(inside, groups, setting), coupons: coupons ?? null };
};

/** The days right before a period, as many as it has. */
export const periodBefore = (period: Period): Period => ({
  from: daysAfter(period.from, -daysOf(period)),
  to: daysAfter(period.from, -1),
});
