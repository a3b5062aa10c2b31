import type { Coupon } from '../../../protocol/coupons/coupon';
import { goodsNames, pickText } from '../../../protocol/coupons/couponWords';
import { discountLines, minimumSpend } from '../../../protocol/coupons/discountWords';
import { isWholeShop } from '../../../protocol/coupons/scope';
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
  /** The discount, unless the title states it, and its conditions, one line each. */
  readonly terms: readonly string[];
}

export interface CouponSource {
  readonly coupon: Coupon;
  readonly currency: string;
}

/** @param formatting locale of lists in the message's language */
const scopeLine = (coupon: Coupon, { value }: MessageWords, locale: string, formatting: string): string => {
  const { discount, scope } = coupon;
  // Goods to buy, and those that become cheaper. One item's id stands for all, and is no name.
  const gets = 'gets' in discount ? (discount.gets.categories ?? discount.gets.itemIds?.slice(0, 1) ?? []) : [];
  const categories = [...(scope.categories ?? []), ...gets];
  const names = new Intl.ListFormat(formatting).format(goodsNames({ ...coupon, scope: { categories } }, locale));
  if (names) return value.on(names);
  return isWholeShop(scope) ? value.onEverything : value.onSelected;
};

/** Without spaces and marks of direction, which depend on who wrote an amount. */
const squeezed = (text: string): string => text.replaceAll(/[\s\p{Cf}]/gu, '').toLowerCase();

/** Amounts in a line with their signs: `15%`, `€12`. */
const amountsIn = (line: string): readonly string[] =>
  [...line.matchAll(/[^\p{L}]*\p{Nd}[^\p{L}]*/gu)].map(([amount]) => amount.replaceAll(/^[,.;:]+|[,.;:]+$/g, ''));

/** Whether the merchant's title already states the line: all its amounts, or, without any, its words. */
const states = (title: string, line: string): boolean => {
  const written = squeezed(title);
  const amounts = amountsIn(squeezed(line));
  if (amounts.length === 0) return written.includes(squeezed(line));
  return amounts.every((amount) =>
    written.split(amount).some((before, i, all) => i + 1 < all.length && !/\p{Nd}$/u.test(before) && !/^\p{Nd}/u.test(all[i + 1] ?? '')),
  );
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
  const title = pickText(coupon.title, locale);
  return {
    title,
    detail: coupon.detail && pickText(coupon.detail, locale),
    terms: [
      ...discountLines(coupon.discount, words.value, { money, percent, number }).filter((line) => !states(title, line)),
      ...(coupon.discount.kind === 'freeShipping' ? [] : [scopeLine(coupon, words, locale, formatting)]),
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

/** The same for a text message: without the zone's name, and as a day if the end is at midnight. */
export const shortEndText = (at: Instant, timeZone: string, locale: string): string => {
  const last = lastMoment(at, timeZone);
  const time = last === at ? ({ hour: 'numeric', minute: '2-digit' } as const) : {};
  return new Intl.DateTimeFormat(formattingOf(locale), { year: 'numeric', month: 'short', day: 'numeric', ...time, timeZone }).format(last);
};
