import * as v from 'valibot';
import { minorSchema } from '../values/money';
import type { Coupon } from './coupon';

const positive = v.pipe(minorSchema, v.minValue(1));
const basisPoints = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const tiersSchema = v.pipe(
  v.array(v.object({ threshold: positive, amount: positive })),
  v.minLength(1),
  v.maxLength(10),
  v.check((tiers) => new Set(tiers.map(({ threshold }) => threshold)).size === tiers.length, 'Two tiers have the same threshold.'),
);

/**
 * What a coupon gives. Every form has a finite maximum, because the server reserves it against the budget when a code is issued.
 * The first four lower what is paid now. The others are instructions to the shop, which carries them out and keeps any account of them;
 * they take nothing off the total, but cost what they are worth.
 */
export const discountSchema = v.variant('kind', [
  /** `basisPoints`/10,000 of the goods in scope, at most `cap`. */
  v.object({ kind: v.literal('percent'), basisPoints, cap: positive }),
  /** `amount` off the goods in scope, never more than they cost. */
  v.object({ kind: v.literal('fixed'), amount: positive }),
  /** Spend-threshold tiers (满减): the highest tier reached counts; with `repeat` the lowest tier's step repeats; never above `cap`. */
  v.object({
    kind: v.literal('tiers'),
    tiers: tiersSchema,
    repeat: v.optional(v.boolean(), false),
    cap: positive,
  }),
  /** Waives shipping up to `cap`. */
  v.object({ kind: v.literal('freeShipping'), cap: positive }),
  /** The shop adds `quantity` pieces of `itemId` free of charge; `value` is what they cost it altogether. */
  v.object({ kind: v.literal('gift'), itemId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)), quantity: count, value: positive }),
  /** The shop credits `points` to the member's account; `value` is what they cost it altogether. */
  v.object({ kind: v.literal('points'), points: count, value: positive }),
  /** The shop pays back `basisPoints`/10,000 of the goods in scope after the purchase, at most `cap`. */
  v.object({ kind: v.literal('cashBack'), basisPoints, cap: positive }),
  /** The shop credits `amount` for a later purchase. */
  v.object({ kind: v.literal('storeCredit'), amount: positive }),
]);
export type Discount = v.InferOutput<typeof discountSchema>;
export type DiscountKind = Discount['kind'];
export type DiscountOf<Kind extends DiscountKind> = Extract<Discount, { readonly kind: Kind }>;

/**
 * An answer for each form. All that differs between forms is such a table, so that the compiler asks for every answer that a new one needs. Called as
 * `table[discount.kind](discount as never)`: that both are of one form is more than TypeScript follows.
 */
export type ByForm<Rest extends readonly unknown[], Answer> = {
  readonly [Kind in DiscountKind]: (discount: DiscountOf<Kind>, ...rest: Rest) => Answer;
};

/**
 * Class of a coupon, which follows from what it says: `shipping` waives shipping, `product` names goods in its scope, `order` is about the
 * whole basket.
 */
const couponClassSchema = v.picklist(['product', 'order', 'shipping']);
type CouponClass = v.InferOutput<typeof couponClassSchema>;

/** `exclusive`, or the classes it may stand beside. Two coupons combine when each names the other's class. */
export const stackingSchema = v.union([
  v.literal('exclusive'),
  v.object({ combinesWith: v.pipe(v.array(couponClassSchema), v.minLength(1), v.maxLength(3)) }),
]);

type Stackable = Pick<Coupon, 'discount' | 'scope' | 'stacking'>;

export const classOf = ({ discount, scope }: Stackable): CouponClass => {
  if (discount.kind === 'freeShipping') return 'shipping';
  return scope.categories === undefined && scope.itemIds === undefined ? 'order' : 'product';
};

/** May the coupon stand beside others at all? */
export const isExclusive = ({ stacking = 'exclusive' }: Stackable): boolean => stacking === 'exclusive';

const admits = ({ stacking = 'exclusive' }: Stackable, other: Stackable): boolean =>
  stacking !== 'exclusive' && stacking.combinesWith.includes(classOf(other));

/** May both be used in one order? */
export const mayCombine = (a: Stackable, b: Stackable): boolean => admits(a, b) && admits(b, a);
