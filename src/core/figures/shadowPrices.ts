import type { Instant } from '../clock';
import type { Budget } from '../coupons/budget';
import type { Coupon } from '../coupons/coupon';

/** What of a coupon's budget is used and reserved, minor units and counts. */
interface BudgetBooks {
  readonly coupon: Pick<Coupon, 'id' | 'startsAt' | 'endsAt'>;
  readonly budget: Budget;
  readonly usedMoney: number;
  readonly reservedMoney: number;
  readonly usedCount: number;
  readonly reservedCount: number;
}

/** λ per share of the whole budget that is spent ahead of plan: 1% ahead, and a unit of discount counts twice. */
const STEP = 100;
const MOST = 100;

const share = (spent: number, budget: number | undefined): number => (budget === undefined ? 0 : budget > 0 ? spent / budget : 1);

/** Shares of the coupon's budget that are spent or reserved, and of its time that is over. */
const progressOf = ({ coupon, budget, usedMoney, reservedMoney, usedCount, reservedCount }: BudgetBooks, now: Instant) => ({
  spent: Math.max(share(usedMoney + reservedMoney, budget.money), share(usedCount + reservedCount, budget.count)),
  elapsed: Math.min(1, Math.max(0, (now - coupon.startsAt) / (coupon.endsAt - coupon.startsAt))),
});

/**
 * Shadow prices of the budgets, by coupon; those of 0 are left out. Spending is to last until the coupon ends, evenly. Dual descent of the
 * budget's multiplier (Balseiro, Lu & Mirrokni 2023, https://doi.org/10.1287/opre.2021.2242) moves λ by η(cost_t − ρ) with each visit, ρ the even
 * rate; summed up from the start that is λ = η·(spent − elapsed), which needs no state beside the books and forgets no order that was cancelled.
 * In steps of a half, so that the public document tells how a budget stands and not what was spent last.
 */
export const shadowPrices = (catalog: readonly BudgetBooks[], now: Instant): Readonly<Record<string, number>> =>
  Object.fromEntries(
    catalog.flatMap((state) => {
      const { spent, elapsed } = progressOf(state, now);
      const price = Math.min(MOST, Math.round(2 * STEP * Math.max(0, spent - elapsed)) / 2);
      return price > 0 ? [[state.coupon.id, price]] : [];
    }),
  );
