import type { Coupon } from '../../src/protocol/coupons/coupon';
import { goodsNames } from '../../src/protocol/coupons/couponWords';
import { discountLines, minimumSpend } from '../../src/protocol/coupons/discountWords';
import { isWholeShop } from '../../src/protocol/coupons/scope';
import { validityOf } from '../../src/protocol/coupons/validity';
import { DAY, type Instant } from '../../src/protocol/values/clock';
import type { Offer } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { CardStrings } from '../i18n/strings';

export interface CouponText {
  /** The discount in short: `15% off`. */
  readonly headline: string;
  /** The discount and its goods in one line, in our words or the shop's: `15% off tea`. */
  readonly heading: string;
  /** The heading is the shop's title. */
  readonly isTitle: boolean;
  /** The shop's title, unless it only repeats the discount. */
  readonly title: string | undefined;
  /** The other terms, one each. */
  readonly terms: readonly string[];
}

/** Longest name of a category, characters. */
const LONGEST_NAME = 40;

/**
 * A category's name in the menus of the page, which are in the shopper's language: the text of a link whose address ends in the id, or in
 * `home-garden` for `Home & Garden`. Links elsewhere may be called "Shop now".
 */
const nameOnPage = (category: string): string | undefined => {
  const id = CSS.escape(category.replaceAll(/[^\p{L}\p{N}]+/gu, '-'));
  const ends = ['/', '='].flatMap((sign) => ['', '/', '.html'].map((end) => `[href$="${sign}${id}${end}" i]`));
  const links = document.querySelectorAll(`:is(nav,header,footer,[class*=breadcrumb i]) a:is(${ends})`);
  const texts = [...links].map(({ textContent }) => (textContent ?? '').replace(/\s*\(\d+\)/, '').trim());
  return texts.find((text) => text && text.length <= LONGEST_NAME);
};

/** For comparison: without case, spaces and marks of direction. */
const plain = (text: string): string => text.toLowerCase().replace(/[\s\u200e\u200f\u2066-\u2069]/g, '');

/** Goods that fit into a heading, characters. */
const SHORT = 32;

/**
 * A coupon in the shopper's language, each thing once.
 * @param onPage a category's name on the current page
 */
export const describeCoupon = (coupon: Coupon, currency: string, strings: CardStrings, format: Format, onPage = nameOnPage): CouponText => {
  const { discount, scope } = coupon;
  const money = (amount: number): string => format.money(amount, currency);
  const { number, percent } = format;
  const [headline = '', ...more] = discountLines(discount, strings, { money, number, percent });
  const title = format.pick(coupon.title);
  // Goods to buy, and those that become cheaper. One item's id stands for all, and is no name.
  const gets = 'gets' in discount ? (discount.gets.categories ?? discount.gets.itemIds?.slice(0, 1) ?? []) : [];
  const categories = [...(scope.categories ?? []), ...gets];
  const names = goodsNames({ ...coupon, scope: { categories } }, format.locale, onPage);
  const goods = names.length > 0 ? format.list(names.map(format.isolate)) : '';
  const named = plain(title).includes(plain(goods));
  const isSame = plain(title) === plain(headline);
  const isTitle = !isSame && plain(title).includes(plain(headline));
  const joins = !isTitle && goods !== '' && goods.length <= SHORT && (discount.kind === 'percent' || discount.kind === 'fixed');
  // In another language than the page's, the same figure says the same.
  const repeats = isSame || isTitle || (discount.kind === 'percent' && plain(title).includes(`${discount.basisPoints / 100}%`));
  const scopeLine = goods ? strings.on(goods) : isWholeShop(scope) ? strings.onEverything : strings.onSelected;
  const isSaid = joins || (isTitle && goods !== '' && named) || discount.kind === 'freeShipping';
  const minimum = minimumSpend(coupon.when);
  return {
    headline,
    heading: isTitle ? title : joins ? strings.headlineOn(headline, goods) : headline,
    isTitle,
    title: repeats ? undefined : title,
    terms: [
      ...more,
      ...(isSaid ? [] : [scopeLine]),
      ...(minimum === undefined ? [] : [strings.minimum(money(minimum))]),
      ...('cap' in discount ? [strings.upTo(money(discount.cap))] : []),
      ...(coupon.membersOnly ? [strings.members] : []),
    ],
  };
};

/** An end within this is shown with its time. */
const NEAR = 2 * DAY;
/** An end further away is not shown. */
const FAR = 365 * DAY;

/**
 * How long the offer can be used, before there is a code: the lifetime of a code or the coupon's end, whichever is nearer. `undefined` if
 * neither limits it soon.
 */
export const validityText = ({ coupon, codeMs }: Offer, now: Instant, strings: CardStrings, format: Format): string | undefined => {
  const validity = validityOf(coupon, codeMs, now);
  if ('forMs' in validity) return strings.validFor(format.span(validity.forMs));
  const { endsAt } = coupon;
  const left = endsAt - now;
  if (left > FAR) return undefined;
  return strings.ends(left <= NEAR ? format.end(endsAt) : format.lastDay(endsAt));
};
