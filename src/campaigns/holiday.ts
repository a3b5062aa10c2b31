import * as v from 'valibot';
import { fail, ok } from '../protocol/result';
import { couponEntries, dateSchema, positiveMoney, shopEntries } from './choices';
import { definePreset } from './preset';
import { whole } from './whole';
import { listed, moneyText } from './wording';

const tierSchema = v.strictObject({ spend: positiveMoney, save: positiveMoney });

/** Spend more, save more, between two dates of the shop's calendar. */
export const holiday = definePreset(
  {
    name: 'holiday',
    summary: 'spend more, save more, between two dates',
    schema: v.strictObject({
      ...shopEntries,
      ...couponEntries,
      from: dateSchema,
      until: dateSchema,
      tiers: v.pipe(v.array(tierSchema), v.minLength(1), v.maxLength(10)),
      /** Showings in 24 hours; the limits across all coupons stay as they are. */
      perDay: v.optional(whole(1, 6), 3),
    }),
  },
  (choices) => {
    const { currency, from, until, perDay, categories = [] } = choices;
    const tiers = choices.tiers.toSorted((a, b) => a.spend - b.spend);
    if (tiers.some(({ spend, save }, i) => i > 0 && (spend === tiers[i - 1]?.spend || save <= (tiers[i - 1]?.save ?? 0))))
      return fail('choices_invalid', 'Who spends more must save more.', 'tiers');
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
        seenBy: `everyone from ${from} until the end of ${until} in ${choices.timeZone}, once they looked at two products, put one into the cart or opened the cart; once a visit, at most ${perDay} times in 24 hours and ${perDay * 10} times in all`,
        notSeenBy:
          'anyone before or after these days, and anyone spared by the limits across all coupons (10 minutes apart, 6 in 24 hours, 48 hours of quiet after two dismissals), which no holiday lifts',
        watch: 'who would have bought in these days anyway: the first step should lie above what an order usually comes to',
      },
    });
  },
);
