import type { Condition } from '../../../protocol/coupons/condition';
import type { Coupon } from '../../../protocol/coupons/coupon';
import type { Localized } from '../../../protocol/coupons/couponWords';
import { discountLines } from '../../../protocol/coupons/discountWords';
import type { Instant } from '../../../protocol/values/clock';
import { lastMoment } from '../../../protocol/values/localDay';
import { type Minor, minorDigits } from '../../../protocol/values/money';
import { formattingOf, languageOf, wordsOf } from './languageOf';
import type { MessageWords } from './messageWords';

/** A coupon's texts for a message. */
export interface CouponText {
  /** The merchant's own words. */
  readonly title: string;
  readonly detail: string | undefined;
  /** The discount and its conditions, one line each. */
  readonly terms: readonly string[];
}

export interface CouponSource {
  readonly coupon: Coupon;
  readonly currency: string;
}

const pick = (text: Localized, locale: string): string => {
  const language = locale.split('-')[0] ?? locale;
  const near = Object.keys(text).find((tag) => tag.split('-')[0] === language);
  return text[locale] ?? text[language] ?? (near === undefined ? undefined : text[near]) ?? text.en;
};

/** Minimum cart value, if the condition states it plainly. */
const minimumSpend = (when: Condition): Minor | undefined => {
  if ('all' in when) return when.all.map(minimumSpend).find((amount) => amount !== undefined);
  if (!('field' in when) || when.field !== 'cart.value' || typeof when.value !== 'number') return undefined;
  return when.op === 'gte' || when.op === 'gt' ? when.value : undefined;
};

const scopeLine = ({ categories, itemIds }: Coupon['scope'], { value }: MessageWords, locale: string): string => {
  if (categories && categories.length > 0) return value.on(new Intl.ListFormat(locale).format(categories));
  return itemIds && itemIds.length > 0 ? value.onSelected : value.onEverything;
};

/** Amounts in the campaign's currency, formatted for the message's language. */
export const couponText = ({ coupon, currency }: CouponSource, locale: string): CouponText => {
  const formatting = formattingOf(locale);
  const words = wordsOf(languageOf(locale));
  const money = (amount: Minor): string => {
    const digits = minorDigits(currency);
    const whole = amount % 10 ** digits === 0;
    const format = new Intl.NumberFormat(formatting, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: whole ? 0 : digits,
      maximumFractionDigits: digits,
    });
    return format.format(amount / 10 ** digits);
  };
  const percent = (basisPoints: number): string =>
    new Intl.NumberFormat(formatting, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000);
  const number = (value: number): string => new Intl.NumberFormat(formatting).format(value);
  const minimum = minimumSpend(coupon.when);
  return {
    title: pick(coupon.title, locale),
    detail: coupon.detail && pick(coupon.detail, locale),
    terms: [
      ...discountLines(coupon.discount, words.value, { money, percent, number }),
      ...(coupon.discount.kind === 'freeShipping' ? [] : [scopeLine(coupon.scope, words, formatting)]),
      ...(minimum === undefined ? [] : [words.value.minimum(money(minimum))]),
      ...('cap' in coupon.discount ? [words.value.upTo(money(coupon.discount.cap))] : []),
      ...(coupon.membersOnly ? [words.value.members] : []),
    ],
  };
};

/**
 * The last moment before an end: date and time in the shop's time zone, with the zone's name.
 * @param timeZone IANA
 */
export const endText = (at: Instant, timeZone: string, locale: string): string =>
  new Intl.DateTimeFormat(formattingOf(locale), {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(lastMoment(at, timeZone));
