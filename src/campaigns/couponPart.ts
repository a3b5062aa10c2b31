import * as v from 'valibot';
import type { Campaign } from '../bundle/campaign';
import { type Journey, newJourney } from '../bundle/journey';
import { maxDiscount } from '../engine/eligibility/discountOf';
import { type Coupon, couponSchema } from '../protocol/coupons/coupon';
import type { Localized } from '../protocol/coupons/couponWords';
import { dayStart, daysAfter, localDate } from '../protocol/values/localDay';
import { fail, ok, type Result } from '../protocol/values/result';
import { type MomentChoices, withMoments, withRules } from './choices';

const STANDARD_DAYS = 90;

/** Many category names make a long title. */
const cut = (title: Localized): Localized => ({
  ...Object.fromEntries(Object.entries(title).map(([language, text]) => [language, text.slice(0, 200)])),
  en: title.en.slice(0, 200),
});

/** A preset's part of a campaign. `composeCampaign.ts` combines several. */
export interface CampaignPart {
  readonly coupon: Coupon;
  readonly budget: { readonly money: number; readonly count?: number };
  readonly triggers: Campaign['triggers'];
  /** Absent: it is offered on the page. */
  readonly journey?: Journey;
}

/** Choices for the coupon of every preset. */
export interface CouponChoices extends MomentChoices {
  readonly timeZone: string;
  readonly marginRate: number;
  readonly id?: string;
  readonly title?: string;
  readonly categories?: readonly string[];
  readonly items?: readonly string[];
  readonly format?: string;
  readonly cartAtMost?: number;
  readonly from?: string;
  readonly until?: string;
  readonly uses: number;
  readonly budget?: number;
  readonly journey?: Journey['trigger'];
  readonly by?: readonly string[];
}

/** A preset's own values for its coupon. */
export interface PresetCoupon {
  readonly title: Localized;
  readonly discount: v.InferInput<typeof couponSchema>['discount'];
  /** Largest share of the goods that the discount takes. */
  readonly share: number;
  readonly when: Coupon['when'];
  readonly frequency: Coupon['frequency'];
  readonly triggers: CampaignPart['triggers'];
}

/**
 * The coupon of a preset, exclusive, valid from the first instant of its first day to the last of its last day in the shop's time zone.
 * @param name of the preset; also the coupon's id unless a choice sets another
 * Errors: `choices_invalid` at `until` or `by`, `below_cost` at the discount.
 */
export const couponPart = (name: string, choices: CouponChoices, preset: PresetCoupon, now: number): Result<CampaignPart> => {
  const { timeZone, marginRate, id = name, categories, items, format, cartAtMost, uses } = choices;
  const from = choices.from ?? localDate(now, timeZone);
  const until = choices.until ?? daysAfter(from, STANDARD_DAYS - 1);
  if (until < from) return fail('choices_invalid', `The last day, ${until}, is before the first, ${from}.`, 'until');
  if (until < localDate(now, timeZone)) return fail('choices_invalid', `The last day, ${until}, is in the past.`, 'until');
  if (preset.share >= marginRate)
    return fail(
      'below_cost',
      `${Math.round(preset.share * 100)}% off uses up the whole margin of ${Math.round(marginRate * 100)}%.`,
      'marginRate',
    );
  const journey = choices.journey && newJourney(choices.journey, choices.by);
  if (journey && !journey.ok) return journey;
  const coupon = v.parse(couponSchema, {
    id,
    version: 1,
    title: choices.title === undefined ? cut(preset.title) : { en: choices.title },
    discount: preset.discount,
    scope: { ...(categories ? { categories } : {}), ...(items ? { itemIds: items } : {}) },
    when: cartAtMost === undefined ? preset.when : { all: [preset.when, { field: 'cart.value', op: 'lte', value: cartAtMost }] },
    startsAt: dayStart(from, timeZone),
    endsAt: dayStart(daysAfter(until, 1), timeZone),
    frequency: withRules(preset.frequency, choices),
    ...(format ? { format } : {}),
  });
  const money = choices.budget ?? uses * maxDiscount(coupon.discount);
  const triggers = withMoments(preset.triggers, choices);
  return ok({ coupon, budget: { money, count: uses }, triggers, ...(journey ? { journey: journey.value } : {}) });
};
