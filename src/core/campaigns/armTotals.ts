import { parseAttribution } from '../experiment/attribution';
import type { AskedFacts, AttributedOrders } from './exploredOrders';

/** Orders of one arm of an experiment; money in minor units. */
export interface ArmTotals {
  /** Share of the traffic that is drawn into it. */
  readonly share: number;
  readonly orders: number;
  /** Margin before discounts, and the discounts. */
  readonly margin: number;
  readonly discount: number;
}

/** The arm that sees nothing, beside those that see what devices or the merchant's rule choose. Sessions that chance gave a coupon are left out. */
export interface ArmsOrders {
  readonly none: ArmTotals;
  readonly couplet: ArmTotals;
  readonly rule: ArmTotals;
}

/** The running experiment's paid orders by arm; `undefined` where no arm stands aside. */
export const armTotals = (
  totals: readonly AttributedOrders[],
  { experiment: { id, shares, explore }, marginRate, currency }: Omit<AskedFacts, 'couponIds' | 'strata'>,
): ArmsOrders | undefined => {
  if (!(shares.none > 0)) return undefined;
  const arms = Object.fromEntries(
    (['none', 'couplet', 'rule'] as const).map((variant) => {
      const share = variant === 'couplet' ? shares.couplet * (1 - explore) : shares[variant];
      return [variant, { share, orders: 0, margin: 0, discount: 0 }];
    }),
  ) as { readonly [Arm in keyof ArmsOrders]: { -readonly [Key in keyof ArmTotals]: ArmTotals[Key] } };
  for (const { attribution, currency: paid, orders, subtotal, discount } of totals) {
    const read = parseAttribution(attribution);
    if (!read.ok || read.value.experiment !== id || paid !== currency || read.value.explored !== undefined) continue;
    const arm = arms[read.value.variant];
    arm.orders += orders;
    arm.margin += marginRate * subtotal;
    arm.discount += discount;
  }
  return arms;
};
