export interface CouponEconomics {
  /** Margin over price before discount, in (0, 1]. */
  readonly marginRate: number;
  /** Discount over price. */
  readonly discountRate: number;
  /** Share of the treated arm's orders that redeem. */
  readonly redeeming: number;
}

/** Lift in orders at which net margin is unchanged: m / (m − ρd) − 1 for margin m, discount d and redeeming share ρ; null when no lift is enough. */
export const breakEvenLift = ({ marginRate, discountRate, redeeming }: CouponEconomics): number | null => {
  const left = marginRate - redeeming * discountRate;
  return left > 0 ? marginRate / left - 1 : null;
};
