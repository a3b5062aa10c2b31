import type { ExperimentComparison } from '../../api/experimentSchema';

/** Which way something went, beyond chance; null where that is open. */
export type Direction = 'more' | 'fewer' | null;

/** @returns what orders did, and whether it points away from what net margin did: more orders can lose money */
export const ordersAside = ({
  orders,
  netMargin,
}: Pick<ExperimentComparison, 'orders' | 'netMargin'>): { readonly direction: Direction; readonly although: boolean } => {
  const { lower, upper } = orders.sequence;
  const direction = lower !== null && lower > 0 ? 'more' : upper !== null && upper < 0 ? 'fewer' : null;
  const net = netMargin.value ?? 0;
  return { direction, although: direction === 'more' ? net < 0 : direction === 'fewer' && net > 0 };
};
