import { parseAttribution } from '../../protocol/attribution';
import type { Variant } from '../../protocol/experiment';
import type { OrderTotal } from '../store/store';

export interface VariantOrders {
  /** Null: orders that lost the cart attribute. */
  readonly experiment: string | null;
  readonly variant: Variant | null;
  readonly currency: string;
  readonly orders: number;
  /** Minor units, before discount. */
  readonly subtotal: number;
  readonly discount: number;
}

/** Adds up attributions that differ only in the explored coupon. */
export const ordersByVariant = (totals: readonly OrderTotal[]): VariantOrders[] => {
  const groups = new Map<string, VariantOrders>();
  for (const { attribution, currency, orders, subtotal, discount } of totals) {
    const parsed = parseAttribution(attribution);
    const experiment = parsed.ok ? parsed.value.experiment : null;
    const variant = parsed.ok ? parsed.value.variant : null;
    const key = JSON.stringify([experiment, variant, currency]);
    const sum = groups.get(key) ?? { experiment, variant, currency, orders: 0, subtotal: 0, discount: 0 };
    groups.set(key, { ...sum, orders: sum.orders + orders, subtotal: sum.subtotal + subtotal, discount: sum.discount + discount });
  }
  return [...groups.values()];
};
