import { attributionReader } from '../../protocol/attribution';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import type { Instant } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type PastCustomer, pastCustomers } from '../comparison/knownCustomers';
import type { ExploredOrder } from './couponValues';
import { type CalendarPeriod, instantsOf } from './period';

/** The orders of one experiment. */
export interface ExperimentOrders {
  readonly byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>;
  /** Orders of the Couplet group whose session explored. */
  readonly explored: readonly ExploredOrder[];
  /** Time of the experiment's first order, whatever the period. */
  readonly start: Instant;
  /** The orders are those of the experiment and period from `since` on and before `until`. */
  readonly since: Instant;
  readonly until: Instant;
  /** Times of the first and the last order of the period. */
  readonly first: Instant;
  readonly last: Instant;
}

/** Most characters of an attribute shown in an error. */
const SHOWN = 80;

/** The time before the orders that are given. */
export interface EarlierOrders {
  /** Time of the experiment's first order. */
  readonly start: Instant;
  /** Customers with an order before it. */
  readonly customers: readonly PastCustomer[];
}

/** Customers with an order before an instant, which is not before `earlier.start`. */
export const customersBefore = (
  orders: readonly OrderRecord[],
  since: Instant,
  earlier: EarlierOrders | undefined,
): readonly PastCustomer[] => {
  const { start = Number.NEGATIVE_INFINITY, customers } = earlier ?? {};
  return pastCustomers(
    orders.filter(({ at }) => at >= start && at < since),
    customers,
  );
};

interface OrdersAsked {
  readonly experiment: string;
  readonly shares: Experiment['shares'];
  /** Absent: the whole experiment. */
  readonly period?: CalendarPeriod | undefined;
  /** Absent: the orders given are all there are. */
  readonly earlier?: EarlierOrders | undefined;
}

/** Orders by group, read from their attribute. Errors: `no_experiment_orders`, `variant_without_share` (orders of a group with share 0). */
export const experimentOrders = (
  orders: readonly OrderRecord[],
  { experiment, shares, period, earlier }: OrdersAsked,
): Result<ExperimentOrders> => {
  const read = attributionReader();
  const byVariant: Record<Variant, OrderRecord[]> = { none: [], rule: [], couplet: [] };
  const explored: ExploredOrder[] = [];
  let malformed: { readonly text: string; readonly expected: string; count: number } | undefined;
  const asked = period ? instantsOf(period) : { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };
  let [start, first, last] = [earlier?.start ?? Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const order of orders) {
    const parsed = read(order.attribution);
    if (!parsed.ok && order.attribution) {
      malformed ??= { text: order.attribution, expected: parsed.error.message, count: 0 };
      malformed.count += 1;
    }
    if (!parsed.ok || parsed.value.experiment !== experiment) continue;
    start = Math.min(start, order.at);
    if (order.at < asked.start || order.at >= asked.end) continue;
    byVariant[parsed.value.variant].push(order);
    if (parsed.value.variant === 'couplet' && parsed.value.explored !== undefined) {
      explored.push({ ...order, explored: parsed.value.explored });
    }
    first = Math.min(first, order.at);
    last = Math.max(last, order.at);
  }
  if (first > last && start < Number.POSITIVE_INFINITY)
    return fail('no_experiment_orders', `No order of these days carries the experiment ${JSON.stringify(experiment)}.`);
  if (first > last) {
    const why = malformed
      ? ` ${malformed.count === 1 ? '1 order carries' : `${malformed.count} orders carry`} a malformed attribute, such as ${JSON.stringify(malformed.text.slice(0, SHOWN))}. ${malformed.expected}`
      : '';
    return fail('no_experiment_orders', `No order carries the experiment ${JSON.stringify(experiment)}.${why}`);
  }
  const stranger = variants.find((variant) => byVariant[variant].length > 0 && !(shares[variant] > 0));
  return stranger
    ? fail(
        'variant_without_share',
        `There are orders of ${stranger}, which has no planned traffic. Check the shares.`,
        `shares.${stranger}`,
      )
    : ok({ byVariant, explored, start, since: Math.max(start, asked.start), until: asked.end, first, last });
};
