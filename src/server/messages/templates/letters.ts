import { CONFIRM_FOR } from '../../../engine/channels/channelSettings';
import { spanText, type Validity } from '../../../protocol/coupons/validity';
import type { Instant } from '../../../protocol/values/clock';
import type { Brand } from './brand';
import { type CouponSource, couponText, endText, shortEndText } from './couponText';
import { formattingOf, isolated, languageOf, wordsOf } from './languageOf';
import { type Letter, renderLetter } from './renderLetter';
import { smsText } from './textMessage';

interface MessageContent extends CouponSource {
  readonly brand: Brand;
  readonly locale: string;
  /** IANA, of the shop: its times are shown in it. */
  readonly timeZone: string;
  /** The confirmation includes journeys, and the coupon comes by one. Absent: only the requested coupon. */
  readonly later?: boolean | undefined;
}

interface LetterLinks {
  /** Pages to unsubscribe the address, and to erase it. */
  readonly leaveUrl: string;
  readonly eraseUrl: string;
}

export interface ConfirmationContent extends MessageContent {
  readonly confirmUrl: string;
  /** Of the code, once it is sent. */
  readonly validity: Validity;
}

export interface CouponContent extends MessageContent {
  readonly code: string;
  /** Instant until which the code is reserved. */
  readonly expiresAt: Instant;
}

/** How long the code will be valid, in a sentence. */
export const validityText = (validity: Validity, { locale, timeZone }: Pick<MessageContent, 'locale' | 'timeZone'>): string => {
  const { coupon } = wordsOf(languageOf(locale));
  return 'until' in validity
    ? coupon.until(endText(validity.until, timeZone, locale))
    : coupon.lasts(spanText(validity.forMs, formattingOf(locale)));
};

/** Asks the shopper to confirm the request. It contains no code, because nothing is reserved before confirmation. */
export const confirmationLetter = (content: ConfirmationContent & LetterLinks): Letter => {
  const { brand, locale, confirmUrl, leaveUrl, eraseUrl, validity, later } = content;
  const language = languageOf(locale);
  const { ask, page } = wordsOf(language);
  const shop = isolated(brand.name, language);
  const offer = couponText(content, locale);
  const valid = validityText(validity, content);
  return renderLetter({
    subject: ask.subject(brand.name),
    preview: `${offer.title} · ${valid}`,
    language,
    brand,
    parts: [
      { kind: 'paragraph', text: ask.lead(shop) },
      { kind: 'offer', ...offer, terms: [...offer.terms, valid] },
      ...(later ? [{ kind: 'paragraph', text: ask.later(shop) } as const] : []),
      { kind: 'button', text: ask.button, href: confirmUrl },
      { kind: 'note', text: ask.linkLasts(spanText(CONFIRM_FOR, formattingOf(locale))) },
    ],
    foot: {
      text: ask.otherwise,
      links: [
        { text: page.leaveButton, href: leaveUrl },
        { text: page.eraseButton, href: eraseUrl },
      ],
    },
  });
};

/** Delivers the coupon with its own code. */
export const couponLetter = (content: CouponContent & LetterLinks): Letter => {
  const { brand, locale, code, expiresAt, leaveUrl, eraseUrl, later } = content;
  const language = languageOf(locale);
  const { coupon, page } = wordsOf(language);
  const shop = isolated(brand.name, language);
  const offer = couponText(content, locale);
  const until = validityText({ until: expiresAt }, content);
  return renderLetter({
    subject: coupon.subject(offer.title, brand.name),
    preview: until,
    language,
    brand,
    parts: [
      { kind: 'paragraph', text: later ? coupon.laterLead(shop) : coupon.lead(shop) },
      { kind: 'offer', ...offer },
      { kind: 'code', label: coupon.code, code },
      { kind: 'paragraph', text: `${coupon.enter}${language === 'zh-CN' ? '' : ' '}${until}` },
      ...(brand.website === undefined ? [] : [{ kind: 'button', text: coupon.toShop(shop), href: brand.website } as const]),
    ],
    foot: {
      text: later ? coupon.laterWhy(shop) : coupon.why(shop),
      links: [
        { text: coupon.leave, href: leaveUrl },
        { text: page.eraseButton, href: eraseUrl },
      ],
    },
  });
};

/** Asks for confirmation in as few characters as possible, because each part of a text message is paid for. */
export const confirmationText = (content: Omit<ConfirmationContent, 'validity' | 'timeZone'>): string => {
  const { brand, locale, confirmUrl, later } = content;
  const { text } = wordsOf(languageOf(locale));
  const ask = later ? text.askLater : text.ask;
  return smsText((title) => ask(brand.name, title, confirmUrl), couponText(content, locale).title);
};

/**
 * Delivers the code.
 * @param url page to unsubscribe, which also leads to the shop
 */
export const couponTextMessage = (content: CouponContent, url: string): string => {
  const { brand, locale, code, expiresAt, timeZone } = content;
  const { text } = wordsOf(languageOf(locale));
  const until = shortEndText(expiresAt, timeZone, locale);
  return smsText((title) => text.coupon({ shop: brand.name, title, code, until, url }), couponText(content, locale).title);
};
