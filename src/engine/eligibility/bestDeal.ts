import type { Coupon } from '../../protocol/coupons/coupon';
import { isExclusive, mayCombine } from '../../protocol/coupons/stacking';
import type { Minor } from '../../protocol/money';
import { fail, ok, type Result } from '../../protocol/result';
import { applyCoupon, atMost, byApplication, type Discounted, undiscounted } from './applyCoupon';
import type { Basket } from './computeDiscount';

/** Coupons that may stand beside others, among which the search has to choose. */
const MOST_COMBINABLE = 16;

export interface Deal {
  /** The coupons to use, in the order in which they are applied. */
  readonly couponIds: readonly string[];
  /** Taken off the order in all, minor units. */
  readonly discount: Minor;
  /** Taken off each line of the basket, in its order; no coupon takes more than the line costs. */
  readonly lines: readonly Minor[];
  readonly shipping: Minor;
  /** Cost of what the shop hands over besides: gifts, points, cash back, credit. */
  readonly credit: Minor;
}

interface Candidate extends Discounted {
  readonly used: readonly Coupon[];
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const compareIds = (a: readonly Coupon[], b: readonly Coupon[]): number => {
  const [x, y] = [a, b].map((coupons) => coupons.map(({ id }) => id).sort(inOrder)) as [string[], string[]];
  return x.map((id, i) => inOrder(id, y[i]!)).find((order) => order !== 0) ?? 0;
};

/** More off; else more handed over; else fewer coupons; else the list of ids first in the alphabet. */
const isBetter = (a: Candidate, b: Candidate): boolean =>
  (a.discount - b.discount || a.credit - b.credit || b.used.length - a.used.length || compareIds(b.used, a.used)) > 0;

/**
 * The admissible combination of coupons that takes most off the basket: every two of them combine (`stacking.ts`), they are applied in the
 * order of `byApplication`. Exact: a depth-first search that leaves out only what cannot become better. Ties as in `isBetter`.
 * @param coupons whose conditions hold for this basket; with what is left to pay only thresholds and shares are reckoned
 * Errors: `basket_too_large` (above 2^53 − 1 in all), `coupon_twice`, `too_many_coupons` (more than 16 that combine).
 */
export const bestDeal = (basket: Basket, coupons: readonly Coupon[]): Result<Deal> => {
  const whole = undiscounted(basket);
  if (!Number.isSafeInteger(whole.lines.reduce((sum, amount) => sum + amount, whole.shipping)))
    return fail('basket_too_large', 'The basket costs more than can be reckoned exactly.');
  if (new Set(coupons.map(({ id }) => id)).size < coupons.length) return fail('coupon_twice', 'A coupon is named twice.');
  if (coupons.filter((coupon) => !isExclusive(coupon)).length > MOST_COMBINABLE)
    return fail('too_many_coupons', `More than ${MOST_COMBINABLE} of the coupons may be combined.`);

  let best: Candidate = { ...whole, used: [] };
  /** @param open coupons that may still join, in order of application, each with the most it can add */
  const search = (at: Candidate, open: readonly (readonly [Coupon, Pick<Discounted, 'discount' | 'credit'>])[]): void => {
    if (isBetter(at, best)) best = at;
    const [next, ...later] = open;
    if (!next) return;
    const [most, mostCredit] = open.reduce(([d, c], [, add]) => [d + add.discount, c + add.credit], [at.discount, at.credit]);
    if (most < best.discount || (most === best.discount && mostCredit < best.credit)) return;
    const [coupon] = next;
    search(
      { ...applyCoupon(coupon, basket.lines, at), used: [...at.used, coupon] },
      later.filter(([other]) => mayCombine(coupon, other)),
    );
    search(at, later);
  };
  search(
    best,
    coupons.toSorted(byApplication).map((coupon) => [coupon, atMost(coupon, basket)] as const),
  );

  return ok({
    couponIds: best.used.map(({ id }) => id),
    discount: best.discount,
    lines: best.lines.map((left, i) => whole.lines[i]! - left),
    shipping: whole.shipping - best.shipping,
    credit: best.credit,
  });
};
