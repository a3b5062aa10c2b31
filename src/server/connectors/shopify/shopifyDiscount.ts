import type { Condition } from '../../../protocol/coupons/condition';
import type { Coupon } from '../../../protocol/coupons/coupon';
import type { DiscountOf } from '../../../protocol/coupons/discount';
import { minorDigits } from '../../../protocol/values/money';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { conditionOf } from '../../shop/connector';

/** Cart conditions that most checkouts support. */
interface CartMinimum {
  /** Least value of the goods, minor units. */
  readonly value?: number;
  readonly quantity?: number;
}

/**
 * The condition as a least value and quantity, if it contains nothing else: `gte`, or `gt` on whole numbers, all of which must hold. Error
 * `condition_unsupported`.
 */
const minimumOf = (condition: Condition): Result<CartMinimum> => {
  if ('all' in condition) {
    let whole: CartMinimum = {};
    for (const part of condition.all) {
      const minimum = minimumOf(part);
      if (!minimum.ok) return minimum;
      const { value = whole.value, quantity = whole.quantity } = minimum.value;
      whole = {
        ...(value === undefined ? {} : { value: Math.max(value, whole.value ?? 0) }),
        ...(quantity === undefined ? {} : { quantity: Math.max(quantity, whole.quantity ?? 0) }),
      };
    }
    return ok(whole);
  }
  if ('field' in condition && Number.isSafeInteger(condition.value) && ['gte', 'gt'].includes(condition.op)) {
    const least = Number(condition.value) + Number(condition.op === 'gt');
    if (condition.field === 'cart.value') return ok({ value: least });
    if (condition.field === 'cart.quantity') return ok({ quantity: least });
  }
  return fail('condition_unsupported', "The shop's checkout can only require a minimum value or quantity of the cart.");
};

/** Minor units as decimal text for shop APIs, e.g. 1999 of USD as `19.99`; exact, without floats. */
const decimalAmount = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** Tag of all discounts created by Couplet, used to find them. */
export const DISCOUNT_TAG = 'couplet';
/** Title that distinguishes Couplet's discount from the shop's own when found by code. */
export const discountTitle = (code: string): string => `Couplet ${code}`;

/** A coupon in Shopify's terms; goods by their gids. */
export type ShopifyTerms = { readonly minimum: CartMinimum } & (
  | { readonly kind: 'amount'; readonly amount: number }
  | { readonly kind: 'percentage'; readonly basisPoints: number }
  | { readonly kind: 'shipping'; readonly most: number }
  | ({ readonly kind: 'pieces' } & Pick<DiscountOf<'buyGet'>, 'buy' | 'get' | 'basisPoints' | 'times'>)
);

const inexact = (what: string, { id }: Coupon) =>
  fail('discount_unsupported', `Shopify ${what}. Set SHOPIFY_INEXACT=accept to publish the coupon anyway.`, id);

/**
 * Errors: `discount_unsupported`, `condition_unsupported`. A least value counts only the goods in scope, so a condition on the whole cart
 * cannot be combined with a scope.
 */
export const shopifyTerms = (coupon: Coupon, acceptInexact: boolean): Result<ShopifyTerms> => {
  const { discount, scope, id } = coupon;
  const asked = minimumOf(conditionOf(coupon));
  if (!asked.ok) return fail(asked.error.code, asked.error.message, id);
  const minimum = asked.value;
  if (minimum.value !== undefined && minimum.quantity !== undefined)
    return fail('condition_unsupported', 'Shopify can require a minimum value or a minimum quantity, not both.', id);
  const scoped = scope.categories !== undefined || scope.itemIds !== undefined;
  if (scoped && (minimum.value !== undefined || minimum.quantity !== undefined))
    return fail('condition_unsupported', 'Shopify counts only the goods in scope, not the whole cart.', id);
  switch (discount.kind) {
    case 'fixed':
      return ok({ kind: 'amount', amount: discount.amount, minimum });
    case 'tiers': {
      const [tier, ...more] = discount.tiers;
      if (!tier || more.length > 0 || discount.repeat)
        return fail('discount_unsupported', 'Shopify supports one threshold per discount, and it cannot repeat.', id);
      if (minimum.quantity !== undefined)
        return fail('condition_unsupported', 'Shopify can require a minimum value or a minimum quantity, not both.', id);
      return ok({
        kind: 'amount',
        amount: Math.min(tier.amount, discount.cap),
        minimum: { value: Math.max(tier.threshold, minimum.value ?? 0) },
      });
    }
    case 'percent':
      return acceptInexact
        ? ok({ kind: 'percentage', basisPoints: discount.basisPoints, minimum })
        : inexact('cannot cap a percentage', coupon);
    case 'freeShipping':
      if (scoped) return fail('discount_unsupported', 'Shopify supports free shipping only for the whole cart.', id);
      return acceptInexact
        ? ok({ kind: 'shipping', most: discount.cap, minimum })
        : inexact('gives free shipping only if the rate is at most the cap', coupon);
    case 'buyGet':
      if (minimum.value !== undefined || minimum.quantity !== undefined)
        return fail('condition_unsupported', 'Shopify cannot require a minimum where pieces are given for pieces.', id);
      return acceptInexact ? ok({ ...discount, kind: 'pieces', minimum }) : inexact('cannot cap a percentage', coupon);
    default:
      return fail('discount_unsupported', `Shopify's checkout does not support the discount ${discount.kind}.`, id);
  }
};

/** Shopify ids of goods; all absent for the whole shop. */
export interface ShopifyGoods {
  readonly products?: readonly string[];
  readonly variants?: readonly string[];
  readonly collections?: readonly string[];
}

/** Accepts `gid://shopify/Product/1`, `gid://shopify/ProductVariant/2`, or `shopify_US_1_2`, the item id in Shopify's own channels. */
export const shopifyGoods = (itemIds: readonly string[]): Result<ShopifyGoods> => {
  const products: string[] = [];
  const variants: string[] = [];
  for (const id of itemIds) {
    const [, variant] = id.match(/^shopify_[A-Z]{2}_\d+_(\d+)$/) ?? [];
    if (variant !== undefined) variants.push(`gid://shopify/ProductVariant/${variant}`);
    else if (/^gid:\/\/shopify\/ProductVariant\/\d+$/.test(id)) variants.push(id);
    else if (/^gid:\/\/shopify\/Product\/\d+$/.test(id)) products.push(id);
    else return fail('discount_unsupported', `${id} is not a Shopify product or variant id.`);
  }
  return ok({ products, variants });
};

interface Validity {
  readonly code: string;
  readonly currency: string;
  readonly startsAt: number;
  readonly expiresAt: number;
  readonly uses: number;
}

const itemsOf = ({ products = [], variants = [], collections = [] }: ShopifyGoods) => {
  if (collections.length > 0) return { collections: { add: collections } };
  return products.length + variants.length > 0 ? { products: { productsToAdd: products, productVariantsToAdd: variants } } : { all: true };
};

/**
 * Input of `discountCodeBasicCreate`, for shipping of `discountCodeFreeShippingCreate`, for pieces of `discountCodeBxgyCreate`.
 * @param gets goods that become cheaper
 */
export const shopifyInput = (
  terms: ShopifyTerms,
  goods: ShopifyGoods,
  gets: ShopifyGoods,
  { code, currency, startsAt, expiresAt, uses }: Validity,
) => {
  const { minimum } = terms;
  const common = {
    title: discountTitle(code),
    code,
    tags: [DISCOUNT_TAG],
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(expiresAt).toISOString(),
    usageLimit: uses,
    appliesOncePerCustomer: false,
    context: { all: 'ALL' },
    combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
    ...(minimum.value === undefined
      ? {}
      : { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: decimalAmount(minimum.value, currency) } } }),
    ...(minimum.quantity === undefined
      ? {}
      : { minimumRequirement: { quantity: { greaterThanOrEqualToQuantity: String(minimum.quantity) } } }),
  };
  if (terms.kind === 'shipping')
    return { ...common, destination: { all: true }, maximumShippingPrice: decimalAmount(terms.most, currency) };
  if (terms.kind === 'pieces') {
    const value = { discountOnQuantity: { quantity: String(terms.get), effect: { percentage: terms.basisPoints / 10_000 } } };
    return {
      ...common,
      usesPerOrderLimit: terms.times,
      customerBuys: { value: { quantity: String(terms.buy) }, items: itemsOf(goods) },
      customerGets: { value, items: itemsOf(gets) },
    };
  }
  const value =
    terms.kind === 'percentage'
      ? { percentage: terms.basisPoints / 10_000 }
      : { discountAmount: { amount: decimalAmount(terms.amount, currency), appliesOnEachItem: false } };
  return { ...common, customerGets: { value, items: itemsOf(gets) } };
};
