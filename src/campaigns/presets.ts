import * as v from 'valibot';
import type { Condition } from '../protocol/coupons/condition';
import type { Localized } from '../protocol/coupons/couponWords';
import { type Minor, minorDigits } from '../protocol/values/money';
import { fail, ok } from '../protocol/values/result';
import { couponEntries, dateSchema, percentEntries, percentOff, positiveMoney, shopEntries, whole } from './choices';
import { definePreset, type Preset } from './preset';

/** `$15`, `€12.50`: no decimals for whole amounts. */
const moneyText = (amount: Minor, currency: string, locale: 'en' | 'zh-CN' = 'en'): string => {
  const digits = minorDigits(currency);
  const whole = amount % 10 ** digits === 0;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: whole ? 0 : digits });
  return format.format(amount / 10 ** digits);
};

/** What is left to pay in tenths, the Chinese convention: 15% off is 8.5 折. */
const tenthsLeft = (percent: number): string => `${(100 - percent) / 10} 折`;

const listed = (names: readonly string[], and: string): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`;

/**
 * Title of a percentage coupon: of its categories if it names some, else of `whole`.
 * @param off e.g. `10% off`
 * @param where follows the categories, e.g. `in your cart`
 */
const titlesWithGoods = (
  { categories = [], percent }: { readonly categories?: readonly string[]; readonly percent: number },
  off: string,
  where: string,
  whole: string,
  chinese: string,
): Localized => ({
  en: [off, ...(categories.length > 0 ? [listed(categories, 'and'), where] : [whole])].filter((part) => part !== '').join(' '),
  'zh-CN': `${chinese}${categories.join('、')} ${tenthsLeft(percent)}`.trim(),
});

const tierSchema = v.strictObject({ spend: positiveMoney, save: positiveMoney });

/** Spend more, save more, between two dates of the shop's calendar. */
const holiday = definePreset(
  {
    name: 'holiday',
    summary: 'spend more, save more, between two dates',
    schema: v.strictObject({
      ...shopEntries,
      ...couponEntries,
      from: dateSchema,
      until: dateSchema,
      tiers: v.pipe(v.array(tierSchema), v.minLength(1), v.maxLength(10)),
      /** Impressions in 24 hours. The limits across all coupons stay unchanged. */
      perDay: v.optional(whole(1, 6), 3),
    }),
  },
  (choices) => {
    const { currency, from, until, perDay, categories = [] } = choices;
    const tiers = choices.tiers.toSorted((a, b) => a.spend - b.spend);
    const low = tiers.find(({ spend, save }, i) => i > 0 && (spend === tiers[i - 1]?.spend || save <= (tiers[i - 1]?.save ?? 0)));
    if (low) return fail('choices_invalid', 'A higher threshold must have a higher discount.', `tiers.${choices.tiers.indexOf(low)}.save`);
    const text = (locale: 'en' | 'zh-CN', step: (spend: string, save: string) => string): string =>
      tiers.map(({ spend, save }) => step(moneyText(spend, currency, locale), moneyText(save, currency, locale))).join(', ');
    const goods = categories.length > 0 ? `${listed(categories, 'and')}: ` : '';
    return ok({
      coupon: {
        title: {
          en: goods + text('en', (spend, save) => `${save} off ${spend}`),
          'zh-CN': goods + text('zh-CN', (spend, save) => `满 ${spend} 减 ${save}`),
        },
        discount: {
          kind: 'tiers',
          tiers: tiers.map(({ spend, save }) => ({ threshold: spend, amount: save })),
          cap: Math.max(...tiers.map(({ save }) => save)),
        },
        share: Math.max(...tiers.map(({ spend, save }) => save / spend)),
        when: { all: [] },
        frequency: { perSession: 1, perDay, lifetime: perDay * 10 },
        triggers: { quietMs: 4_000, minViews: 2, onAddToCart: true },
      },
      description: {
        seenBy: `all shoppers from ${from} to the end of ${until} (${choices.timeZone}), after they view two products, add one to the cart or open the cart; once per visit, at most ${perDay} times in 24 hours and ${perDay * 10} times in all`,
        notSeenBy:
          'shoppers on other days, and shoppers at the limits across all coupons (10 minutes apart, 6 in 24 hours, none for 48 hours after two dismissals)',
        watch: 'shoppers who would have bought anyway: set the first tier above your usual order value',
      },
    });
  },
);

/** For an abandoned cart: above some value, untouched for a while, on this visit or a later one. */
const cartRescue = definePreset(
  {
    name: 'cart-rescue',
    summary: 'for a cart above a value that was left for a while, on the same or a later visit',
    schema: v.strictObject({
      ...shopEntries,
      ...couponEntries,
      ...percentEntries(10),
      minutes: v.optional(whole(5, 43_200), 30),
      spend: positiveMoney,
    }),
  },
  (choices) => {
    const { percent, minutes, spend, currency, categories, items } = choices;
    // A coupon for goods outside the cart cannot rescue it.
    const goods: Condition[] = [
      ...(categories ? [{ field: 'cart.categories' as const, op: 'in' as const, value: categories }] : []),
      ...(items ? [{ field: 'cart.itemIds' as const, op: 'in' as const, value: items }] : []),
    ];
    return ok({
      coupon: {
        title: titlesWithGoods(choices, `${percent}% off`, 'in your cart', 'your cart', '购物车'),
        ...percentOff(choices),
        when: {
          all: [
            { field: 'cart.value', op: 'gte', value: spend },
            { field: 'cart.idleMinutes', op: 'gte', value: minutes },
            ...(goods.length > 0 ? [{ any: goods }] : []),
          ],
        },
        frequency: { perSession: 1, perDay: 1, lifetime: 3 },
        // A shopper returning to an old cart has viewed nothing yet, so the first product view or cart change is the moment.
        triggers: { quietMs: 4_000, minViews: 1, onAddToCart: true },
      },
      description: {
        seenBy: `shoppers whose cart is worth ${moneyText(spend, currency)} or more and was not changed or checked out for ${minutes} minutes, when they next view a product or the cart; at most three times`,
        notSeenBy: `shoppers who changed or checked out their cart less than ${minutes} minutes ago, and shoppers whose cart is worth less${goods.length > 0 ? ' or has no covered product' : ''}`,
        watch:
          'a coupon for waiting teaches shoppers to wait. Keep it small and rare, and compare orders, not rescued carts, with the holdout. Changing the cart restarts the wait',
      },
    });
  },
);

/** A gentle welcome for shoppers who have not ordered yet, in their first few visits. */
const newShopper = definePreset(
  {
    name: 'new-shopper',
    summary: 'a welcome for shoppers who have not ordered yet, in their first visits',
    schema: v.strictObject({ ...shopEntries, ...couponEntries, ...percentEntries(10), visits: v.optional(whole(1, 1_000), 3) }),
  },
  (choices) => {
    const { percent, visits } = choices;
    return ok({
      coupon: {
        title: titlesWithGoods(choices, `${percent}% off`, 'in your first order', 'your first order', '首单'),
        ...percentOff(choices),
        when: {
          all: [
            { field: 'customer.orders', op: 'eq', value: 0 },
            { field: 'session.visits', op: 'lte', value: visits },
          ],
        },
        frequency: { perSession: 1, perDay: 1, lifetime: 3 },
        triggers: { quietMs: 4_000, minViews: 3, onAddToCart: true },
      },
      description: {
        seenBy: `shoppers without an order, in their first ${visits} visits, after they view three products, add one to the cart or open the cart; at most three times`,
        notSeenBy: 'shoppers who have ordered, and shoppers after these visits',
        watch:
          'a second browser looks new unless your page sets the fact "orders". Your checkout is asked to check customer.orders again. Shoppers who would have ordered anyway get it too, so compare with the holdout',
      },
    });
  },
);

const { categories, ...otherEntries } = couponEntries;

/** For shoppers interested in some categories, as known by their own device. */
const targeted = definePreset(
  {
    name: 'targeted',
    summary: 'for shoppers interested in given categories, which only their own device knows',
    schema: v.strictObject({ ...shopEntries, ...otherEntries, ...percentEntries(10), categories: categories.wrapped }),
  },
  (choices) => {
    const { percent } = choices;
    const names = listed(choices.categories, 'or');
    return ok({
      coupon: {
        title: titlesWithGoods(choices, `${percent}% off`, '', '', ''),
        ...percentOff(choices),
        when: { field: 'interest.categories', op: 'in', value: choices.categories },
        frequency: { perSession: 1, perDay: 2, lifetime: 6 },
        triggers: { quietMs: 4_000, minViews: 3, onAddToCart: true },
      },
      description: {
        seenBy: `shoppers with at least a fifth of their interest in ${names} (recent views count more); at most six times`,
        notSeenBy: `shoppers who view other products, or only glanced at one product of ${names}`,
        watch:
          'interests stay on the device until the shopper asks for the code. Training from a log refuses an audience of fewer than 50 shoppers (audience_too_small). Categories about health, sexuality, religion, politics or children are refused (sensitive_category)',
      },
    });
  },
);

/** For customers who haven't ordered recently. */
const winBack = definePreset(
  {
    name: 'win-back',
    summary: 'for shoppers who have not ordered for a while',
    schema: v.strictObject({ ...shopEntries, ...couponEntries, ...percentEntries(15), days: v.optional(whole(1, 3_650), 60) }),
  },
  (choices) => {
    const { percent, days } = choices;
    return ok({
      coupon: {
        title: titlesWithGoods(choices, `Welcome back: ${percent}% off`, '', 'your next order', '欢迎回来，'),
        ...percentOff(choices),
        // Not `not … lt`, which would also hold for shoppers who never bought.
        when: { field: 'customer.daysSincePurchase', op: 'gte', value: days },
        frequency: { perSession: 1, perDay: 1, lifetime: 4 },
        triggers: { quietMs: 4_000, minViews: 2, onAddToCart: true },
      },
      description: {
        seenBy: `shoppers whose last order was ${days} days or more ago, after they view two products, add one to the cart or open the cart; at most four times`,
        notSeenBy: `shoppers who ordered in the last ${days} days, and shoppers who never ordered`,
        watch:
          'a browser knows only the orders made in it, so set the fact "daysSincePurchase" for signed-in shoppers. Your checkout is asked to check customer.daysSincePurchase again. With fewer days than shoppers usually take between two orders, you pay for orders that would have come anyway',
      },
    });
  },
);

/** Campaigns to pick from. */
export const presets: readonly Preset[] = [newShopper, winBack, holiday, targeted, cartRescue];

export const presetOf = (name: string): Preset | undefined => presets.find((preset) => preset.name === name);
