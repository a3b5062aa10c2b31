import { parseAttribution } from '../../protocol/attribution';
import type { Instant } from '../../protocol/clock';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/orderRecord';
import { fail, ok, type Result } from '../../protocol/result';
import type { ExploredOrder } from './couponValues';

/** The orders of one experiment. */
interface ExperimentOrders {
  readonly byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>;
  /** Those of the couplet arm whose session explored. */
  readonly explored: readonly ExploredOrder[];
  /** Of the first and the last of them. */
  readonly first: Instant;
  readonly last: Instant;
}

/** Characters of an attribute that an error shows. */
const SHOWN = 80;

/**
 * Orders by arm, told by their attribute. Errors: `no_experiment_orders`, `variant_without_share` (orders of an arm that is said to get no traffic).
 */
export const experimentOrders = (
  orders: readonly OrderRecord[],
  { experiment, shares }: { readonly experiment: string; readonly shares: Experiment['shares'] },
): Result<ExperimentOrders> => {
  const byVariant: Record<Variant, OrderRecord[]> = { none: [], rule: [], couplet: [] };
  const explored: ExploredOrder[] = [];
  let malformed: { readonly text: string; readonly expected: string; count: number } | undefined;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const order of orders) {
    const parsed = parseAttribution(order.attribution);
    if (!parsed.ok && order.attribution) {
      malformed ??= { text: order.attribution, expected: parsed.error.message, count: 0 };
      malformed.count += 1;
    }
    if (!parsed.ok || parsed.value.experiment !== experiment) continue;
    byVariant[parsed.value.variant].push(order);
    if (parsed.value.variant === 'couplet' && parsed.value.explored !== undefined) {
      explored.push({ ...order, explored: parsed.value.explored });
    }
    first = Math.min(first, order.at);
    last = Math.max(last, order.at);
  }
  if (first > last) {
    const why = malformed
      ? ` ${malformed.count === 1 ? '1 order carries' : `${malformed.count} orders carry`} a malformed attribute, such as ${JSON.stringify(malformed.text.slice(0, SHOWN))}. ${malformed.expected}`
      : '';
    return fail('no_experiment_orders', `No order carries the experiment ${JSON.stringify(experiment)}.${why}`);
  }
  const stranger = variants.find((variant) => byVariant[variant].length > 0 && !(shares[variant] > 0));
  return stranger
    ? fail('variant_without_share', `There are orders of ${stranger}, which is said to get no traffic.`, `shares.${stranger}`)
    : ok({ byVariant, explored, first, last });
};
