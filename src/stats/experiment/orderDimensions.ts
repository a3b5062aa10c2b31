import type { Instant } from '../../protocol/clock';
import type { OrderRecord } from '../../protocol/orderRecord';
import { type DimensionName, dimensionNames } from './dimensionNames';

type ReadValue = (order: OrderRecord) => string;

/**
 * A customer is returning with an order before the experiment, so that the experiment itself makes nobody return. Without a single such customer it is not
 * known who is new, and the dimension is left out.
 */
const customerValue = (orders: readonly OrderRecord[], since: Instant): ReadValue | undefined => {
  const known = new Set(orders.flatMap(({ at, customerId }) => (at < since && customerId ? [customerId] : [])));
  return known.size === 0 ? undefined : ({ customerId }) => (!customerId ? 'unknown' : known.has(customerId) ? 'returning' : 'new');
};

/**
 * How each dimension reads an order, as far as the orders at hand say anything of it.
 * @param orders all there are, those before the experiment included
 * @param since first order of the experiment
 */
export const orderDimensions = (
  orders: readonly OrderRecord[],
  since: Instant,
): readonly { readonly dimension: DimensionName; readonly readValue: ReadValue }[] => {
  const readers: Readonly<Record<DimensionName, ReadValue | undefined>> = {
    customer: customerValue(orders, since),
    route: ({ route = '' }) => route,
    channel: ({ channel = '' }) => channel,
    device: ({ device = '' }) => device,
  };
  return dimensionNames.flatMap((dimension) => {
    const readValue = readers[dimension];
    return readValue ? [{ dimension, readValue }] : [];
  });
};
