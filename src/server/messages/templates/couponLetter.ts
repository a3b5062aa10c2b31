import type { Instant } from '../../../protocol/clock';
import { type CouponSource, couponText, endText } from './couponText';
import { languageOf, wordsOf } from './languageOf';
import { type Letter, letter } from './letter';

export interface CouponContent extends CouponSource {
  readonly shop: string;
  readonly locale: string;
  readonly code: string;
  /** Instant up to which the code is held, and the zone it is told in. */
  readonly expiresAt: Instant;
  readonly timeZone: string;
  readonly leaveUrl: string;
  /** Page of the shop that the letter leads to. */
  readonly storeUrl?: string | undefined;
}

/** Brings the coupon with a code of its own. */
export const couponLetter = ({ shop, locale, code, expiresAt, timeZone, leaveUrl, storeUrl, ...source }: CouponContent): Letter => {
  const language = languageOf(locale);
  const { coupon } = wordsOf(language);
  const { title, detail, terms } = couponText(source, locale);
  return letter(coupon.subject(title, shop), language, [
    { kind: 'paragraph', text: coupon.lead(shop) },
    { kind: 'title', text: title },
    ...(detail === undefined ? [] : [{ kind: 'paragraph', text: detail } as const]),
    { kind: 'list', lines: terms },
    { kind: 'code', label: coupon.code, code },
    { kind: 'list', lines: [coupon.enter, coupon.until(endText(expiresAt, timeZone, locale))] },
    ...(storeUrl === undefined ? [] : [{ kind: 'button', text: coupon.toShop(shop), href: storeUrl } as const]),
    { kind: 'small', text: coupon.why(shop) },
    { kind: 'link', text: coupon.leave, href: leaveUrl },
  ]);
};
