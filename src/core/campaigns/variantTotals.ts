import { parseAttribution } from '../experiment/attribution';
import type { AskedFacts, AttributedOrders } from './exploredOrders';

/** Orders of one group of an experiment; money in minor units. */
export interface GroupTotals {
  /** Share of the traffic that is drawn into it. */
  readonly share: number;
  readonly orders: number;
  /** Margin before discounts, and the discounts. */
  readonly margin: number;
  readonly discount: number;
}

/** Orders by variant, without those of sessions that explored. */
export interface VariantTotals {
  readonly none: GroupTotals;
  readonly couplet: GroupTotals;
  readonly rule: GroupTotals;
}

/** The running experiment's paid orders by variant; `undefined` without a group that sees no coupons. */
export const variantTotals = (
  totals: readonly AttributedOrders[],
  { experiment: { id, shares, explore }, marginRate, currency }: Omit<AskedFacts, 'couponIds' | 'strata'>,
): VariantTotals | undefined => {
  if (!(shares.none > 0)) return undefined;
  const groups = Object.fromEntries(
    (['none', 'couplet', 'rule'] as const).map((variant) => {
      const share = variant === 'couplet' ? shares.couplet * (1 - explore) : shares[variant];
      return [variant, { share, orders: 0, margin: 0, discount: 0 }];
    }),
  ) as { readonly [Variant in keyof VariantTotals]: { -readonly [Key in keyof GroupTotals]: GroupTotals[Key] } };
  for (const { attribution, currency: paid, orders, subtotal, discount } of totals) {
    const read = parseAttribution(attribution);
    if (!read.ok || read.value.experiment !== id || paid !== currency || read.value.explored !== undefined) continue;
    const group = groups[read.value.variant];
    group.orders += orders;
    group.margin += marginRate * subtotal;
    group.discount += discount;
  }
  return groups;
};
