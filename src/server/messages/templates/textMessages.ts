import type { ConfirmationContent } from './confirmationLetter';
import type { CouponContent } from './couponLetter';
import { couponText, endText } from './couponText';
import { languageOf, wordsOf } from './languageOf';

/** Asks whether the coupon is wanted, in as few letters as it can be said: each part of a text message is paid for. */
export const confirmationText = ({ shop, locale, confirmUrl, ...source }: ConfirmationContent): string =>
  wordsOf(languageOf(locale)).text.ask(shop, couponText(source, locale).title, confirmUrl);

/** Brings the code. */
export const couponTextMessage = ({ shop, locale, code, expiresAt, timeZone, leaveUrl, ...source }: CouponContent): string =>
  wordsOf(languageOf(locale)).text.coupon({
    shop,
    title: couponText(source, locale).title,
    code,
    until: endText(expiresAt, timeZone, locale),
    leaveUrl,
  });
