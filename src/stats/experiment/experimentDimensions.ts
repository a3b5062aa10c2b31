import { normalQuantile, Z95 } from '../../maths/distributions';
import type { SequentialEstimate } from '../../maths/interval';
import type { Variant } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import type { SharedArm } from '../comparison/armContrast';
import { type ArmCustomers, countOrders, type Metric, netMargin, type Schedule, sharedArms } from '../comparison/armMoments';
import { type Arm, differenceEstimate, liftEstimate } from '../comparison/compareArms';
import { customerTotals } from '../comparison/customerTotals';
import type { PastCustomer } from '../comparison/knownCustomers';

/**
 * Dimensions of orders. `customer`: `new`, `returning`, or `unknown` without an id. The others as the shop states them, empty if it does
 * not.
 */
export const dimensionNames = ['customer', 'route', 'channel', 'device'] as const;
export type DimensionName = (typeof dimensionNames)[number];

type ReadValue = (order: OrderRecord) => string;

/**
 * A customer is returning if they ordered before the experiment, so that the experiment itself cannot make anyone returning. Without any
 * such customer, new ones cannot be recognised, and the dimension is left out.
 */
const customerValue = (past: readonly PastCustomer[]): ReadValue | undefined => {
  const known = new Set(past.map(({ customerId }) => customerId));
  return known.size === 0 ? undefined : ({ customerId }) => (!customerId ? 'unknown' : known.has(customerId) ? 'returning' : 'new');
};

/** Reads each dimension from an order, for those dimensions the orders have data on. */
const orderDimensions = (
  past: readonly PastCustomer[],
): readonly { readonly dimension: DimensionName; readonly readValue: ReadValue }[] => {
  const readers: Readonly<Record<DimensionName, ReadValue | undefined>> = {
    customer: customerValue(past),
    route: ({ route = '' }) => route,
    channel: ({ channel = '' }) => channel,
    device: ({ device = '' }) => device,
  };
  return dimensionNames.flatMap((dimension) => {
    const readValue = readers[dimension];
    return readValue ? [{ dimension, readValue }] : [];
  });
};

interface PartSide {
  readonly customers: number;
  readonly orders: number;
  /** Net margin, minor units. */
  readonly net: number;
}

/** The orders of one value, compared between the groups. It has no verdict, because the experiment was not planned to decide on parts. */
export interface DimensionValue {
  readonly value: string;
  readonly treatment: PartSide;
  readonly control: PartSide;
  /** Lifts, and the difference in net margin over all traffic in minor units. */
  readonly orders: SequentialEstimate;
  readonly netMargin: SequentialEstimate;
  readonly incremental: SequentialEstimate;
}

export interface ExperimentDimensions {
  readonly treatment: Variant;
  readonly control: Variant;
  /** Confidence level of each interval: 1 − .05 / values shown, so that all of them hold together with 95% (Bonferroni). */
  readonly confidence: number;
  readonly dimensions: readonly {
    readonly dimension: DimensionName;
    /** Sorted by number of orders, most first. */
    readonly values: readonly DimensionValue[];
    /** Orders of both groups with a rarer value. */
    readonly ordersLeftOut: number;
  }[];
}

/** Most values shown per dimension. More would widen every interval. */
const MOST_VALUES = 6;
const ALPHA = 0.05;

/** Share and weights of the two groups compared. */
type Pair = readonly [treatment: Omit<ArmCustomers, 'customers'>, control: Omit<ArmCustomers, 'customers'>];
type Part = readonly [value: string, treatment: readonly OrderRecord[], control: readonly OrderRecord[]];

const partsOf = (treatment: readonly OrderRecord[], control: readonly OrderRecord[], readValue: (order: OrderRecord) => string): Part[] => {
  const parts = new Map<string, [OrderRecord[], OrderRecord[]]>();
  for (const [side, orders] of [treatment, control].entries())
    for (const order of orders) {
      const value = readValue(order);
      const part = parts.get(value) ?? [[], []];
      parts.set(value, part);
      part[side]?.push(order);
    }
  return [...parts]
    .map(([value, [t, c]]): Part => [value, t, c])
    .sort(([a, t, c], [b, u, d]) => u.length + d.length - t.length - c.length || (a < b ? -1 : 1));
};

/**
 * Squares grow by the square of the normal quantile, so boundary and half-width grow by the quantile: exact for a single look, and no
 * narrower than needed for all looks.
 */
const widened = ({ share, orders, planned, moments }: SharedArm, by: number): SharedArm => ({
  share,
  orders,
  planned,
  moments: { ...moments, squares: moments.squares * by * by },
});

const comparePart = (
  [value, treated, controlled]: Part,
  [treatment, control]: Pair,
  schedule: Schedule,
  widening: number,
): DimensionValue => {
  const [t, c] = [customerTotals(treated), customerTotals(controlled)];
  const side = (customers: typeof t): PartSide => ({
    customers: customers.length,
    orders: customers.reduce((sum, { total }) => sum + total.orders, 0),
    net: customers.reduce((sum, { total }) => sum + total.net, 0),
  });
  const arms = (metric: Metric): readonly [SharedArm, SharedArm] => {
    const sides = [
      { ...treatment, customers: t },
      { ...control, customers: c },
    ];
    const [one, other] = sharedArms(sides, metric, schedule);
    return [widened(one!, widening), widened(other!, widening)];
  };
  const net = arms(netMargin);
  return {
    value,
    treatment: side(t),
    control: side(c),
    orders: liftEstimate(...arms(countOrders)),
    netMargin: liftEstimate(...net),
    incremental: differenceEstimate(...net),
  };
};

/**
 * Couplet's group compared with no coupons, separately for each value: new or returning customers, checkout routes, channels, devices. Null
 * if one of the two gets no traffic. A dimension with a single value equals the whole and is left out.
 * @param past customers with an order before the experiment
 * @param byVariant orders of the experiment
 * @param schedule begins with the first of those
 * @param arms groups that get traffic
 */
export const experimentDimensions = (
  past: readonly PastCustomer[],
  byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>,
  schedule: Schedule,
  arms: readonly Pick<Arm, 'variant' | 'share' | 'weightOf'>[],
): ExperimentDimensions | null => {
  const [treatment, control] = ['couplet', 'none'] as const;
  const [one, other] = [treatment, control].map((name) => arms.find(({ variant }) => variant === name));
  if (!one || !other) return null;
  const pair: Pair = [
    { share: one.share, weightOf: one.weightOf },
    { share: other.share, weightOf: other.weightOf },
  ];
  const found = orderDimensions(past)
    .map(({ dimension, readValue }) => ({ dimension, parts: partsOf(byVariant[treatment], byVariant[control], readValue) }))
    .filter(({ parts }) => parts.length > 1);
  const shown = found.reduce((sum, { parts }) => sum + Math.min(MOST_VALUES, parts.length), 0);
  const alpha = ALPHA / Math.max(1, shown);
  const widening = shown > 1 ? normalQuantile(alpha / 2) / Z95 : 1;
  return {
    treatment,
    control,
    confidence: 1 - alpha,
    dimensions: found.map(({ dimension, parts }) => ({
      dimension,
      values: parts.slice(0, MOST_VALUES).map((part) => comparePart(part, pair, schedule, widening)),
      ordersLeftOut: parts.slice(MOST_VALUES).reduce((sum, [, t, c]) => sum + t.length + c.length, 0),
    })),
  };
};
