import type { Coupon } from '../../protocol/coupons/coupon';
import { classOf } from '../../protocol/coupons/stacking';
import type { Minor } from '../../protocol/money';
import { type Basket, type BasketLine, couponCost, goodsInScope, isInstruction } from './computeDiscount';
import { inScope } from './inScope';

/** A basket on which some coupons have been used. */
export interface Discounted {
  /** What is left to pay for each line of the basket, in its order, minor units. */
  readonly lines: readonly Minor[];
  /** What is left to pay for shipping. */
  readonly shipping: Minor;
  /** Taken off lines and shipping together. */
  readonly discount: Minor;
  /** What the shop is to hand over besides (gift, points, cash back, credit), at its cost. */
  readonly credit: Minor;
}

export const undiscounted = ({ lines, shipping }: Basket): Discounted => ({
  lines: lines.map(({ price, quantity }) => price * quantity),
  shipping,
  discount: 0,
  credit: 0,
});

/**
 * `amount` split in proportion to `weights`, by largest remainders; of equal remainders the earlier one gets the unit. No share is above
 * its weight as long as `amount` is not above their sum.
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

/** The basket after one more coupon, which reckons with what is left to pay. Every amount stays an integer of at least 0. */
export const applyCoupon = (coupon: Coupon, basket: readonly BasketLine[], before: Discounted): Discounted => {
  const left = basket.map((line, i): BasketLine => ({ ...line, price: before.lines[i]!, quantity: 1 }));
  const cost = couponCost(coupon, { lines: left, shipping: before.shipping });
  if (isInstruction(coupon.discount)) return { ...before, credit: before.credit + cost };
  const discount = before.discount + cost;
  if (classOf(coupon) === 'shipping') return { ...before, shipping: before.shipping - cost, discount };
  const shares = allocate(
    cost,
    left.map((line) => (inScope(coupon.scope, line) ? line.price : 0)),
  );
  return { ...before, lines: before.lines.map((amount, i) => amount - shares[i]!), discount };
};

const classes = ['product', 'order', 'shipping'];
const kinds = ['percent', 'tiers', 'fixed'];

/**
 * Order in which coupons are used, whatever order they are named in: product, order, shipping, each on what the earlier ones left to pay;
 * in a class shares before steps before amounts; instructions to the shop last, so that cash is paid back on what is paid; else by id.
 */
export const byApplication = (a: Coupon, b: Coupon): number =>
  Number(isInstruction(a.discount)) - Number(isInstruction(b.discount)) ||
  classes.indexOf(classOf(a)) - classes.indexOf(classOf(b)) ||
  kinds.indexOf(a.discount.kind) - kinds.indexOf(b.discount.kind) ||
  (a.id < b.id ? -1 : 1);

/** The most the coupon can add to `discount` and `credit` on this basket, whatever was used before it. */
export const atMost = (coupon: Coupon, basket: Basket): Pick<Discounted, 'discount' | 'credit'> => {
  const { discount: form, scope } = coupon;
  const goods = goodsInScope(scope, basket.lines);
  // A lower threshold may give more than a higher one, so what is left may earn more than the whole.
  const reachable =
    form.kind === 'tiers' ? Math.max(0, ...form.tiers.flatMap(({ threshold, amount }) => (threshold <= goods ? [amount] : []))) : 0;
  const cost = Math.max(couponCost(coupon, basket), Math.min(reachable, 'cap' in form ? form.cap : 0, goods));
  return isInstruction(form) ? { discount: 0, credit: cost } : { discount: cost, credit: 0 };
};
