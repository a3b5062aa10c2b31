import { type CustomerDraw, drawAgrees } from '../../engine/assignment/customerDraw';
import { parseAttribution } from '../../protocol/attribution';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { DAY } from '../../protocol/values/clock';
import { dayStart, daysAfter } from '../../protocol/values/localDay';
import { netMargin } from '../comparison/armMoments';
import { attributeCoverage, sampleRatio } from '../comparison/attributeCoverage';
import { type Arm, differenceEstimate } from '../comparison/compareArms';
import { addAmounts, inTime, noAmounts, type OrderAmounts, orderAmounts } from '../comparison/customerTotals';
import { discountReturn } from '../comparison/discountReturn';
import { againstEarlier } from '../comparison/levels';
import { experimentArms } from '../experiment/analyseExperiment';
import { type CouponValue, couponValues, type ExploredOrder, type ExploringSetting } from '../experiment/couponValues';
import type { Period } from '../experiment/period';
import { type PeriodEstimate, runningContrast } from './runningContrast';

export interface PeriodSetting {
  readonly experiment: string;
  readonly shares: Experiment['shares'];
  /** As in `ExperimentSetting`. */
  readonly draw?: CustomerDraw | undefined;
  readonly assigned?: Readonly<Record<Variant, number>> | undefined;
  readonly exploring?: ExploringSetting | undefined;
  readonly timeZone: string;
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
  | 'attribution_lost'
  | 'too_few_customers';

/** Net margin that coupons added in the period: `incremental` of `ArmComparison`, from the experiment's orders in it. */
interface AddedMargin {
  readonly treatment: Variant;
  readonly control: Variant;
  /** In minor units over all traffic. The interval holds for a single look at a period chosen in advance. */
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
  netRevenue: Number(revenue - discount - paidBack),
  discount: Number(discount),
  net: Number(net),
});

/** Number of days in a step: weeks beyond a quarter, so that a chart stays readable. */
export const stepOf = (days: number): 1 | 7 => (days > 92 ? 7 : 1);

interface Placed {
  readonly order: OrderRecord;
  readonly amounts: OrderAmounts;
  readonly variant: Variant | undefined;
  readonly explored: string | undefined;
}

/** Orders in time order with their group in the experiment. Attributes repeat, so each is parsed once. */
const placed = (orders: readonly OrderRecord[], experiment: string): readonly Placed[] => {
  const known = new Map<string | null, { readonly variant?: Variant; readonly explored?: string | undefined }>();
  return inTime(orders).map((order) => {
    let mark = known.get(order.attribution);
    if (!mark) {
      const parsed = parseAttribution(order.attribution);
      mark = parsed.ok && parsed.value.experiment === experiment ? parsed.value : {};
      known.set(order.attribution, mark);
    }
    return { order, amounts: orderAmounts(order), variant: mark.variant, explored: mark.explored };
  });
};

/** The comparison that the console leads with: Couplet against no coupons, or against the merchant's rule. */
const mainPair = (arms: readonly Arm[]): readonly [treatment: Arm, control: Arm] | undefined => {
  const pairs = againstEarlier(arms);
  return pairs.find(([t, c]) => t.variant === 'couplet' && c.variant === 'none') ?? pairs.at(-1);
};

const unsound = (all: readonly Placed[], { assigned, shares }: PeriodSetting): NotAdded | undefined => {
  if (all.some(({ variant }) => variant && !(shares[variant] > 0))) return 'variant_without_share';
  const since = all.find(({ variant }) => variant)?.order.at ?? 0;
  if (
    assigned &&
    sampleRatio(
      variants.map((variant) => assigned[variant]),
      variants.map((variant) => shares[variant]),
    ).mismatch
  )
    return 'sample_ratio_mismatch';
  const { routes } = attributeCoverage(all.flatMap(({ order }) => (order.at >= since ? [order] : [])));
  return routes.some(({ loses }) => loses) ? 'attribution_lost' : undefined;
};

const addedOf = (all: readonly Placed[], arms: readonly Arm[], setting: PeriodSetting): PeriodFigures['added'] => {
  const pair = mainPair(arms);
  if (!pair) return { none: 'one_group' };
  if (!all.some(({ variant }) => variant)) return { none: 'no_experiment_orders' };
  const [treatment, control] = pair;
  const customers = Math.min(treatment.customers.length, control.customers.length);
  const reason = unsound(all, setting);
  if (reason) return { none: reason, customers };
  const { value, fixed } = differenceEstimate(treatment.net, control.net);
  if (fixed.lower === null) return { none: 'too_few_customers', customers };
  const roi = control.variant === 'none' ? discountReturn(treatment, control).roi : null;
  return {
    treatment: treatment.variant,
    control: control.variant,
    added: { value, interval: fixed },
    roi: roi && { value: roi.value, interval: roi.fixed },
    customers,
  };
};

/** Days of a period. */
export const daysOf = ({ from, to }: Period): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;

const stepsOf = (all: readonly Placed[], arms: readonly Arm[], period: Period, timeZone: string): readonly PeriodStep[] => {
  const { from } = period;
  const days = daysOf(period);
  const step = stepOf(days);
  const pair = mainPair(arms);
  const contrast = pair && runningContrast(...pair);
  const steps: PeriodStep[] = [];
  let next = 0;
  for (let past = 0; past < days; past += step) {
    const day = daysAfter(from, past);
    const end = dayStart(daysAfter(from, Math.min(days, past + step)), timeZone);
    let sum = noAmounts;
    const groups = new Map(arms.map(({ variant }) => [variant, { variant, orders: 0, net: 0 }]));
    for (let one = all[next]; one !== undefined && one.order.at < end; one = all[++next]) {
      sum = addAmounts(sum, one.amounts);
      const group = one.variant && groups.get(one.variant);
      if (!group) continue;
      group.orders += one.amounts.orders;
      group.net += netMargin(one.amounts);
      contrast?.add(group.variant, one.order, netMargin(one.amounts));
    }
    steps.push({ day, ...sumsOf(sum), groups: [...groups.values()], added: contrast ? contrast.estimate() : null });
  }
  return steps;
};

const valuesOf = (all: readonly Placed[], arms: readonly Arm[], exploring: ExploringSetting, start: number): PeriodFigures['coupons'] => {
  const [couplet, none] = (['couplet', 'none'] as const).map((name) => arms.find(({ variant }) => variant === name));
  if (!couplet || !none) return null;
  const explored = all.flatMap(({ order, variant, explored: drawn }): ExploredOrder[] =>
    variant === 'couplet' && drawn !== undefined ? [{ ...order, explored: drawn }] : [],
  );
  return couponValues(explored, couplet, none, exploring, { start, plannedWeeks: 1 }).map(
    ({ couponId, orders, value: { value, fixed }, shrunk }) => ({ couponId, orders, shrunk, value, interval: fixed }),
  );
};

const gather = (orders: readonly OrderRecord[], { experiment, shares, draw, timeZone }: PeriodSetting, period: Period) => {
  const all = placed(orders, experiment);
  const byVariant: Record<Variant, OrderRecord[]> = { none: [], rule: [], couplet: [] };
  for (const { order, variant } of all) if (variant) byVariant[variant].push(order);
  const start = dayStart(period.from, timeZone);
  const drawn = draw && drawAgrees(draw, byVariant) ? draw : undefined;
  const arms = experimentArms(byVariant, shares, { start, plannedWeeks: 1 }, drawn && { draw: drawn, known: [] });
  return { all, arms, start };
};

const totalsOf = ({ all, arms }: ReturnType<typeof gather>, setting: PeriodSetting, period: Period): PeriodTotals => ({
  ...period,
  total: sumsOf(all.reduce((sum, { amounts }) => addAmounts(sum, amounts), noAmounts)),
  groups: arms.map(({ variant, share, customers }) => ({
    variant,
    share,
    customers: customers.length,
    ...sumsOf(customers.reduce((sum, { total }) => addAmounts(sum, total), noAmounts)),
  })),
  added: addedOf(all, arms, setting),
});

/** `periodFigures` without steps and coupons. */
export const periodTotals = (orders: readonly OrderRecord[], setting: PeriodSetting, period: Period): PeriodTotals =>
  totalsOf(gather(orders, setting, period), setting, period);

/**
 * Orders of a period in totals, by group and by step, with the net margin that coupons added in it. A refund counts with its order.
 * Intervals are those of a single look at a period chosen in advance, unlike the verdict of `analyseExperiment`, which holds at any look.
 * @param orders all orders paid in the period, in one currency
 */
export const periodFigures = (orders: readonly OrderRecord[], setting: PeriodSetting, period: Period): PeriodFigures => {
  const gathered = gather(orders, setting, period);
  const { all, arms, start } = gathered;
  const { exploring, timeZone } = setting;
  return {
    ...totalsOf(gathered, setting, period),
    steps: stepsOf(all, arms, period, timeZone),
    coupons: exploring ? valuesOf(all, arms, exploring, start) : null,
  };
};

/** The days right before a period, as many as it has. */
export const periodBefore = (period: Period): Period => ({
  from: daysAfter(period.from, -daysOf(period)),
  to: daysAfter(period.from, -1),
});
