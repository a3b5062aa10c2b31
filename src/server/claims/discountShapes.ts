import type { CodeDiscountsRequest } from '../../protocol/codeProtocol';
import { pickText } from '../../protocol/coupons/couponWords';
import type { Discount } from '../../protocol/coupons/discount';
import type { PricedCodes } from './priceCodes';

/** Versions of the published protocols whose shapes these are. */
const specs = { acp: '2026-04-17', ucp: '2026-04-08' } as const;

type AppliedCode = PricedCodes['applied'][number];

/** The discount's terms, as far as the Agentic Commerce Protocol has fields for them. */
const termsOf = (discount: Discount, currency: string): object => {
  if (discount.kind === 'percent') return { percent_off: discount.basisPoints / 100 };
  return discount.kind === 'fixed' ? { amount_off: discount.amount, currency: currency.toLowerCase() } : {};
};

/** How the amount is spread, and where it went. Both protocols have the same fields for it. */
const spread = ({ coupon, lines, shipping }: AppliedCode, index: number, count: number): object => {
  const allocations = [
    ...lines.map((amount, i) => ({ path: `$.line_items[${i}]`, amount })),
    { path: '$.totals.shipping', amount: shipping },
  ].filter(({ amount }) => amount > 0);
  const method = { percent: 'each', fixed: 'across', tiers: 'across' }[coupon.discount.kind as string];
  return {
    automatic: false,
    ...(method === undefined ? {} : { method }),
    ...(count > 1 ? { priority: index + 1 } : {}),
    ...(allocations.length > 0 ? { allocations } : {}),
  };
};

/**
 * The parts of a checkout session that the codes decide, for the shop to put into its own answer: `discounts` and `messages`. Amounts are
 * positive and in minor units. See https://agenticcommerce.dev and https://ucp.dev for the fields.
 */
export const discountShape = ({ protocol, codes, locale = 'en' }: CodeDiscountsRequest, { applied, rejected }: PricedCodes): object => {
  const nameOf = ({ coupon }: AppliedCode): string => pickText(coupon.title, locale);
  const spreadOf = (one: AppliedCode, i: number): object => spread(one, i, applied.length);
  const head = { v: 'code-discounts/1', protocol, spec: specs[protocol] };
  if (protocol === 'ucp')
    return {
      ...head,
      discounts: {
        codes,
        applied: applied.map((one, i) => ({ code: one.code, title: nameOf(one), amount: one.amount, ...spreadOf(one, i) })),
      },
      messages: rejected.map(({ index, reason, message }) => ({
        type: 'warning',
        code: reason,
        path: `$.discounts.codes[${index}]`,
        content: message,
      })),
    };
  return {
    ...head,
    discounts: {
      codes,
      applied: applied.map((one, i) => ({
        id: `discount_${one.code}`,
        code: one.code,
        coupon: { id: one.coupon.id, name: nameOf(one), ...termsOf(one.coupon.discount, one.currency), duration: 'once' },
        amount: one.amount,
        end: new Date(one.expiresAt).toISOString(),
        ...spreadOf(one, i),
      })),
      rejected: rejected.map(({ index, reason, message }) => ({ code: codes[index], reason, message })),
    },
    messages: rejected.map(({ index, reason, message }) => ({
      type: 'warning',
      code: reason,
      param: `$.discounts.codes[${index}]`,
      content_type: 'plain',
      content: message,
    })),
  };
};
