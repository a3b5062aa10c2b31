import type { CatalogState, CouponUse, Store } from '../store/store';

/** What the shop's books say of a coupon beside its budget. */
export interface CouponFigures extends CouponUse {
  /** What was used beyond the budget in all, minor units and count: of a code for all, which nobody can hold back, and of codes the shop took late. */
  readonly overshoot: { readonly money: number; readonly count: number };
}

const beyond = (used: number, cap: number | undefined): number => (cap === undefined ? 0 : Math.max(0, used - cap));

const overshootOf = ({ budget, usedMoney, usedCount }: CatalogState): CouponFigures['overshoot'] => ({
  money: beyond(usedMoney, budget.money),
  count: beyond(usedCount, budget.count),
});

/** Today's use, pool and overshoot of every listed coupon, in the catalog's order. */
export const useOfCoupons = async (
  store: Pick<Store, 'catalog' | 'couponUse'>,
  now: number,
): Promise<readonly (CouponFigures & { readonly state: CatalogState })[]> => {
  const use = new Map((await store.couponUse(now)).map((row) => [row.couponId, row]));
  return (await store.catalog()).flatMap((state) => {
    const row = use.get(state.coupon.id);
    return row ? [{ ...row, overshoot: overshootOf(state), state }] : [];
  });
};
