import { HOUR } from '../../../protocol/clock';
import { type CouponSource, couponText } from './couponText';
import { languageOf, wordsOf } from './languageOf';
import { type Letter, letter } from './letter';

export interface ConfirmationContent extends CouponSource {
  readonly shop: string;
  readonly locale: string;
  /** Page on which it is confirmed, and one on which the address is left alone. */
  readonly confirmUrl: string;
  readonly leaveUrl: string;
  /** How long the first is good for, ms. */
  readonly validMs: number;
}

/** Asks whether the coupon is wanted. No code is in it: nothing is reserved for who has not said yes. */
export const confirmationLetter = ({ shop, locale, confirmUrl, leaveUrl, validMs, ...source }: ConfirmationContent): Letter => {
  const language = languageOf(locale);
  const { ask, page } = wordsOf(language);
  const { title, detail, terms } = couponText(source, locale);
  return letter(ask.subject(shop), language, [
    { kind: 'paragraph', text: ask.lead(shop) },
    { kind: 'title', text: title },
    ...(detail === undefined ? [] : [{ kind: 'paragraph', text: detail } as const]),
    { kind: 'list', lines: terms },
    { kind: 'button', text: ask.button, href: confirmUrl },
    { kind: 'paragraph', text: ask.hours(new Intl.NumberFormat(language).format(validMs / HOUR)) },
    { kind: 'small', text: ask.otherwise },
    { kind: 'link', text: page.leaveButton, href: leaveUrl },
  ]);
};
