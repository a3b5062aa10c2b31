import type { Localized } from '../protocol/coupons/couponWords';
import { type Minor, minorDigits } from '../protocol/money';

/** `$15`, `€12.50`: without a fraction where there is none. */
export const moneyText = (amount: Minor, currency: string, locale: 'en' | 'zh-CN' = 'en'): string => {
  const digits = minorDigits(currency);
  const whole = amount % 10 ** digits === 0;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: whole ? 0 : digits });
  return format.format(amount / 10 ** digits);
};

/** What is left to pay in tenths, as Chinese says it: 15% off is 8.5 折. */
const tenthsLeft = (percent: number): string => `${(100 - percent) / 10} 折`;

export const listed = (names: readonly string[], and: string): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`;

/**
 * Title of a coupon that takes a share off: of its categories where it names some, else of what `whole` says.
 * @param off e.g. `10% off`
 * @param where follows the categories, e.g. `in your cart`
 */
export const titlesWithGoods = (
  { categories = [], percent }: { readonly categories?: readonly string[]; readonly percent: number },
  off: string,
  where: string,
  whole: string,
  chinese: string,
): Localized => ({
  en: [off, ...(categories.length > 0 ? [listed(categories, 'and'), where] : [whole])].filter((part) => part !== '').join(' '),
  'zh-CN': `${chinese}${categories.join('、')} ${tenthsLeft(percent)}`.trim(),
});
