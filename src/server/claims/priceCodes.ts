import { conditionFacts } from '../../engine/decision/eligibilityContext';
import { applyCoupon, bestDeal, byApplication, undiscounted } from '../../engine/eligibility/bestDeal';
import { couponCost, goodsInScope } from '../../engine/eligibility/discountOf';
import { evaluateCondition } from '../../engine/eligibility/eligibility';
import { emptyProfile } from '../../engine/profile/shopperProfile';
import type { CodeDiscountsRequest } from '../../protocol/codeProtocol';
import type { StatedBasket } from '../../protocol/coupons/basket';
import { partOfCondition } from '../../protocol/coupons/condition';
import type { Coupon } from '../../protocol/coupons/coupon';
import { mayCombine } from '../../protocol/coupons/discount';
import { minimumSpend } from '../../protocol/coupons/discountWords';
import type { Instant } from '../../protocol/values/clock';
import type { Minor } from '../../protocol/values/money';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { ValidCode } from '../records/codeRepository';
import { checkoutCondition } from '../shop/connector';

/** Why a code takes nothing off, as the Agentic Commerce Protocol names it. */
type Reason = `discount_code_${
  | 'expired'
  | 'invalid'
  | 'already_applied'
  | 'combination_disallowed'
  | 'minimum_not_met'
  | 'user_not_logged_in'
  | 'user_ineligible'
  | 'usage_limit_reached'}`;

interface RejectedCode {
  /** Position in the request. */
  readonly index: number;
  readonly reason: Reason;
  readonly message: string;
}

interface AppliedCode extends ValidCode {
  /** Taken off in total, minor units. 0 for what the shop hands over in addition, such as a gift. */
  readonly amount: Minor;
  /** Of it, off each line of the basket, in its order, and off shipping. */
  readonly lines: readonly Minor[];
  readonly shipping: Minor;
}

export interface PricedCodes {
  /** In the order of application. */
  readonly applied: readonly AppliedCode[];
  /** In the order of the request. */
  readonly rejected: readonly RejectedCode[];
}

/** Of the reason codes of `validateCode`. */
const reasons: Readonly<Record<string, Reason>> = {
  code_expired: 'discount_code_expired',
  code_ended: 'discount_code_expired',
  coupon_expired: 'discount_code_expired',
  code_redeemed: 'discount_code_usage_limit_reached',
  code_locked: 'discount_code_usage_limit_reached',
  customer_limit: 'discount_code_usage_limit_reached',
  budget_exhausted: 'discount_code_usage_limit_reached',
  budget_exhausted_today: 'discount_code_usage_limit_reached',
};

type Refusal = Pick<RejectedCode, 'reason' | 'message'>;
const refusal = (reason: Reason, message: string): Refusal => ({ reason, message });

/** Whether the basket meets the part of the condition that is about facts which the checkout states. Others were met when it was shown. */
const meets = (coupon: Coupon, { lines, facts }: StatedBasket, now: Instant): boolean => {
  const stated = new Set(Object.keys(facts).map((name) => `customer.${name}`));
  const known = partOfCondition(checkoutCondition(coupon.when), (field) => field.startsWith('cart.') || stated.has(field));
  const settings = { timeZone: 'UTC', halfLifeMs: 1 };
  return evaluateCondition(known, conditionFacts({ ...emptyProfile(now), cart: lines }, facts, 'site', now, settings));
};

/** Why the coupon of a valid code takes nothing off this basket. `undefined` if it may. */
const refusalOn = ({ coupon, currency }: ValidCode, request: CodeDiscountsRequest, now: Instant): Refusal | undefined => {
  const { basket } = request;
  const { member } = basket.facts;
  if (currency !== request.currency) return refusal('discount_code_invalid', `This code is for orders in ${currency}.`);
  if (coupon.membersOnly && member !== true)
    return member === undefined
      ? refusal('discount_code_user_not_logged_in', 'This code is for members. Sign in to use it.')
      : refusal('discount_code_user_ineligible', 'This code is for members.');
  const goods = goodsInScope({}, basket.lines);
  const minimum = minimumSpend(coupon.when);
  if (minimum !== undefined && goods < minimum)
    return refusal('discount_code_minimum_not_met', 'The order is below the minimum of this code.');
  if (!meets(coupon, basket, now)) return refusal('discount_code_user_ineligible', 'This order does not meet the conditions of this code.');
  if (goodsInScope(coupon.scope, basket.lines) === 0)
    return refusal('discount_code_user_ineligible', 'This code does not apply to the items in the cart.');
  if (coupon.discount.kind === 'tiers' && couponCost(coupon, basket) === 0)
    return refusal('discount_code_minimum_not_met', 'The order is below the minimum of this code.');
  return undefined;
};

/** Applies the coupons one after another, so that each has its own share of every line. */
const applied = (codes: readonly ValidCode[], { basket }: CodeDiscountsRequest): readonly AppliedCode[] => {
  let at = undiscounted(basket);
  return codes
    .toSorted((a, b) => byApplication(a.coupon, b.coupon))
    .map((code) => {
      const before = at;
      at = applyCoupon(code.coupon, basket.lines, before);
      return {
        ...code,
        amount: at.discount - before.discount,
        lines: before.lines.map((left, i) => left - (at.lines[i] ?? left)),
        shipping: before.shipping - at.shipping,
      };
    });
};

/**
 * What codes take off a basket: of those that are valid and fit it, the combination with the largest discount. Error
 * `code_use_malformed`: its total cannot be computed exactly.
 * @param found the answer of `validateCode` for each code of the request
 */
export const priceCodes = (request: CodeDiscountsRequest, found: readonly Result<ValidCode>[], now: Instant): Result<PricedCodes> => {
  const rejected: RejectedCode[] = [];
  const open: (ValidCode & Pick<RejectedCode, 'index'>)[] = [];
  for (const [index, result] of found.entries()) {
    const spelled = (code = ''): string => code.trim().toUpperCase();
    const isRepeated = request.codes.findIndex((code) => spelled(code) === spelled(request.codes[index])) < index;
    const no = isRepeated
      ? refusal('discount_code_already_applied', 'This code is already applied.')
      : result.ok
        ? refusalOn(result.value, request, now)
        : refusal(reasons[result.error.code] ?? 'discount_code_invalid', result.error.message);
    if (no) rejected.push({ index, ...no });
    else if (result.ok) open.push({ ...result.value, index });
  }
  const perCoupon = open.filter(({ coupon }, i) => open.findIndex((other) => other.coupon.id === coupon.id) === i);
  const deal = bestDeal(
    request.basket,
    perCoupon.map(({ coupon }) => coupon),
  );
  if (!deal.ok) return fail('code_use_malformed', deal.error.message, 'basket');
  const used = perCoupon.filter(({ coupon }) => deal.value.couponIds.includes(coupon.id));
  // Free shipping is worth nothing before there is a price for it.
  for (const one of perCoupon)
    if (!used.includes(one) && couponCost(one.coupon, request.basket) === 0 && used.every(({ coupon }) => mayCombine(coupon, one.coupon)))
      used.push(one);
  for (const one of open)
    if (!used.includes(one))
      rejected.push({
        index: one.index,
        ...refusal('discount_code_combination_disallowed', 'This code cannot be combined with another one that saves more.'),
      });
  return ok({ applied: applied(used, request), rejected: rejected.toSorted((a, b) => a.index - b.index) });
};
