import * as v from 'valibot';
import { aimSchema, type Campaign } from '../bundle/campaign';
import { journeyTriggers } from '../bundle/journey';
import { momentEntries } from '../bundle/manifest';
import { knownFormatSchema } from '../protocol/coupons/cardFormat';
import type { Coupon } from '../protocol/coupons/coupon';
import { couponIdSchema } from '../protocol/coupons/couponWords';
import { messageChannels } from '../protocol/sendRequest';
import { HOUR, SECOND } from '../protocol/values/clock';
import { isTimeZone } from '../protocol/values/localDay';
import { currencySchema, type Minor, minorSchema } from '../protocol/values/money';
import { statutes } from './statutoryNotices';

/** A whole number within bounds. */
export const whole = (least: number, most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

/** Triggers and frequency limits chosen in addition to the preset's own. */
const momentChoiceEntries = {
  onPage: momentEntries.onPage,
  /** Seconds the page was visible, or without activity on it. */
  after: v.exactOptional(whole(1, 3_600)),
  idle: v.exactOptional(whole(5, 3_600)),
  /** Percent of the page that was seen. */
  scroll: v.exactOptional(whole(1, 100)),
  exitIntent: v.exactOptional(v.literal(true)),
  cartValue: momentEntries.cartValue,
  onClick: momentEntries.onClick,
  /** Only at these moments, not after views or at the cart. */
  momentsOnly: v.exactOptional(v.literal(true)),
  perPage: v.exactOptional(whole(1, 100)),
  perWeek: v.exactOptional(whole(1, 20)),
  gapHours: v.exactOptional(whole(1, 365 * 24)),
  untilClosed: v.exactOptional(v.literal(true)),
};

const momentChoices = v.object(momentChoiceEntries);

export type MomentChoices = v.InferOutput<typeof momentChoices>;

/** The preset's triggers plus the chosen ones. */
export const withMoments = (
  triggers: Campaign['triggers'],
  { onPage, after, idle, scroll, exitIntent, cartValue, onClick, momentsOnly }: MomentChoices,
): Campaign['triggers'] => ({
  ...triggers,
  ...(momentsOnly && { onViews: false, onAddToCart: false }),
  ...(onPage && { onPage }),
  ...(after && { afterMs: after * SECOND }),
  ...(scroll && { scrollShare: scroll / 100 }),
  ...(exitIntent && { exitIntent }),
  ...(idle && { idleMs: idle * SECOND }),
  ...(cartValue && { cartValue }),
  ...(onClick && { onClick }),
});

/** The preset's frequency limits with the chosen ones. */
export const withRules = (
  frequency: Coupon['frequency'],
  { perPage, perWeek, gapHours, untilClosed }: MomentChoices,
): Coupon['frequency'] => ({
  ...frequency,
  ...(perPage && { perPage }),
  ...(perWeek && { perWeek }),
  ...(gapHours && { minGapMs: gapHours * HOUR }),
  ...(untilClosed && { until: 'closed' }),
});

const positive = v.pipe(minorSchema, v.minValue(1));

export const positiveMoney = positive;

const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

export const dateSchema = v.pipe(v.string(), v.check(isDate, 'It must be a date such as 2026-12-24.'));

const names = v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.minLength(1), v.maxLength(100));

/** A merchant's choices for the shop, the same for every preset. Money is in minor units. */
export const shopEntries = {
  currency: currencySchema,
  /** IANA time zone of dates. */
  timeZone: v.pipe(v.string(), v.check(isTimeZone, 'Use a known time zone, such as Europe/Berlin.')),
  /** Share of revenue that is margin. */
  marginRate: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), 0.4),
  /** Least share of an order's goods left as margin after the discount. Coupons that leave less are not shown. */
  marginFloor: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1)), 0),
  /**
   * Share of shoppers without coupons. The same share gets the merchant's rule: the first eligible coupon. Both are compared with Couplet.
   */
  holdout: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.4)), 0.1),
  /** What Couplet optimises; default: margin. */
  aim: v.exactOptional(aimSchema),
  label: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(120))),
  /** Laws whose notice is shown on every card. */
  notice: v.exactOptional(v.pipe(v.array(v.picklist(statutes)), v.minLength(1))),
};

/** Choices for the coupon of every preset. */
export const couponEntries = {
  /** Default: the preset's name. */
  id: v.exactOptional(couponIdSchema),
  /** In the shop's own words; default: the preset's title in English and Chinese. */
  title: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  /** Goods it applies to; without both, the whole shop. */
  categories: v.exactOptional(names),
  items: v.exactOptional(names),
  /** Format if the page provides no slot; default: the campaign's, or the corner. */
  format: v.exactOptional(knownFormatSchema),
  /** First and last day, in the shop's time zone; default: 90 days from today. */
  from: v.exactOptional(dateSchema),
  until: v.exactOptional(dateSchema),
  /** Most codes to issue. */
  uses: v.optional(whole(1, 10_000_000), 500),
  /** Largest cart it applies to, for checkouts that cannot cap a percentage. */
  cartAtMost: v.exactOptional(positive),
  /** Total budget; default: `uses` times the coupon's largest cost. */
  budget: v.exactOptional(positive),
  /** Trigger of a journey that sends it to shoppers off the site; absent: none. */
  journey: v.exactOptional(v.picklist(journeyTriggers)),
  /** Channels of the journey; default: the first that knows of the trigger. */
  by: v.exactOptional(v.pipe(v.array(v.picklist(['push', ...messageChannels])), v.minLength(1))),
  ...momentChoiceEntries,
};

/** Choices for a percentage discount. */
export const percentEntries = (standard: number) => ({
  percent: v.optional(whole(1, 90), standard),
  /** The largest discount for one order. */
  cap: positive,
});

/** The discount for these choices, and the largest share of the goods it takes. */
export const percentOff = ({ percent, cap }: { readonly percent: number; readonly cap: Minor }) => ({
  discount: { kind: 'percent' as const, basisPoints: percent * 100, cap },
  share: percent / 100,
});
