import type { Coupon } from '../../protocol/coupons/coupon';
import { classOf, isExclusive, mayCombine } from '../../protocol/coupons/discount';
import type { Minor } from '../../protocol/values/money';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type Basket, type BasketLine, couponCost, discountedGoods, families, goodsInScope, isInstruction } from './discountOf';

/** A basket after some coupons have been applied. */
export interface Discounted {
  /** Amount left to pay for each line of the basket, in the basket's order, minor units. */
  readonly lines: readonly Minor[];
  /** Amount left to pay for shipping. */
  readonly shipping: Minor;
  /** Taken off lines and shipping together. */
  readonly discount: Minor;
  /** Cost of what the shop hands over in addition (gift, points, cash back, credit). */
  readonly credit: Minor;
}

export const undiscounted = ({ lines, shipping }: Basket): Discounted => ({
  lines: lines.map(({ price, quantity }) => price * quantity),
  shipping,
  discount: 0,
  credit: 0,
});

/**
 * `amount` split in proportion to `weights`, by largest remainders. Of equal remainders the earlier one gets the unit. No share exceeds its
 * weight as long as `amount` does not exceed the sum of weights.
 */
const allocate = (amount: Minor, weights: readonly Minor[]): readonly Minor[] => {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) return weights;
  const products = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const shares = products.map((product) => Number(product / total));
  const missing = shares.reduce((left, share) => left - share, amount);
  const byRemainder = [...products.keys()].sort((a, b) => {
    const difference = (products[b]! % total) - (products[a]! % total);
    return difference > 0n ? 1 : difference < 0n ? -1 : a - b;
  });
  for (const i of byRemainder.slice(0, missing)) shares[i]!++;
  return shares;
};

/** The basket after one more coupon, which applies to what is left to pay. Every amount stays an integer of at least 0. */
export const applyCoupon = (coupon: Coupon, basket: readonly BasketLine[], before: Discounted): Discounted => {
  // Of a line that is discounted already, only the total is known.
  const left = basket.map(
    (line, i): BasketLine => (before.lines[i] === line.price * line.quantity ? line : { ...line, price: before.lines[i]!, quantity: 1 }),
  );
  const cost = couponCost(coupon, { lines: left, shipping: before.shipping });
  if (isInstruction(coupon.discount)) return { ...before, credit: before.credit + cost };
  const discount = before.discount + cost;
  if (classOf(coupon) === 'shipping') return { ...before, shipping: before.shipping - cost, discount };
  const shares = allocate(cost, discountedGoods(coupon, left));
  return { ...before, lines: before.lines.map((amount, i) => amount - shares[i]!), discount };
};

const classes = ['product', 'order', 'shipping'];
const inTurn = ['share', 'steps', 'amount', 'instruction'];

/**
 * Order in which coupons are applied, whatever order they are listed in: product, order, shipping, each on what the earlier ones left to
 * pay. Within a class: shares, then steps, then amounts. Instructions to the shop come last, so that cash back is on the amount paid. Ties
 * by id.
 */
export const byApplication = (a: Coupon, b: Coupon): number =>
  Number(isInstruction(a.discount)) - Number(isInstruction(b.discount)) ||
  classes.indexOf(classOf(a)) - classes.indexOf(classOf(b)) ||
  inTurn.indexOf(families[a.discount.kind]) - inTurn.indexOf(families[b.discount.kind]) ||
  (a.id < b.id ? -1 : 1);

/** The most the coupon can add to `discount` and `credit` on this basket, whichever coupons were applied before it. */
const atMost = (coupon: Coupon, basket: Basket): Pick<Discounted, 'discount' | 'credit'> => {
  const { discount: form, scope } = coupon;
  const goods = goodsInScope(scope, basket.lines);
  // A lower threshold may give more than a higher one, so a partly discounted basket may earn more than the whole.
  const reachable =
    form.kind === 'tiers' ? Math.max(0, ...form.tiers.flatMap(({ threshold, amount }) => (threshold <= goods ? [amount] : []))) : 0;
  const cost = Math.max(couponCost(coupon, basket), Math.min(reachable, 'cap' in form ? form.cap : 0, goods));
  return isInstruction(form) ? { discount: 0, credit: cost } : { discount: cost, credit: 0 };
};

/** Most combinable coupons that the search accepts. */
const MOST_COMBINABLE = 16;

export interface Deal {
  /** The coupons to use, in the order in which they are applied. */
  readonly couponIds: readonly string[];
  /** Total taken off the order, minor units. */
  readonly discount: Minor;
  /** Taken off each line of the basket, in the basket's order. No coupon takes more than the line costs. */
  readonly lines: readonly Minor[];
  readonly shipping: Minor;
  /** Cost of what the shop hands over in addition: gifts, points, cash back, credit. */
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

/** Larger discount, then larger credit, then fewer coupons, then the list of ids that sorts first. */
const isBetter = (a: Candidate, b: Candidate): boolean =>
  (a.discount - b.discount || a.credit - b.credit || b.used.length - a.used.length || compareIds(b.used, a.used)) > 0;

/**
 * The allowed combination of coupons with the largest discount on the basket. Every two of them must combine (`stacking.ts`), and they are
 * applied in the order of `byApplication`. Exact: a depth-first search that prunes only what cannot become better. Ties as in `isBetter`.
 * @param coupons whose conditions hold for this basket; on the remaining amounts only thresholds and shares are computed again
 * Errors: `basket_too_large` (above 2^53 − 1 in all), `coupon_twice`, `too_many_coupons` (more than 16 that combine).
 */
export const bestDeal = (basket: Basket, coupons: readonly Coupon[]): Result<Deal> => {
  const whole = undiscounted(basket);
  if (!Number.isSafeInteger(whole.lines.reduce((sum, amount) => sum + amount, whole.shipping)))
    return fail('basket_too_large', 'The basket total is too large to calculate exactly.');
  if (new Set(coupons.map(({ id }) => id)).size < coupons.length) return fail('coupon_twice', 'A coupon is listed twice.');
  if (coupons.filter((coupon) => !isExclusive(coupon)).length > MOST_COMBINABLE)
    return fail('too_many_coupons', `More than ${MOST_COMBINABLE} of the coupons may be combined.`);

  let best: Candidate = { ...whole, used: [] };
  /** @param open coupons that may still be added, in order of application, each with the most it can add */
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
