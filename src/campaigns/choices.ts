import * as v from 'valibot';
import { aimSchema, type Campaign } from '../bundle/campaign';
import { momentEntries } from '../bundle/manifest';
import { knownFormatSchema } from '../protocol/coupons/cardFormat';
import type { Coupon } from '../protocol/coupons/coupon';
import { couponIdSchema } from '../protocol/coupons/couponWords';
import { HOUR, SECOND } from '../protocol/values/clock';
import { isTimeZone } from '../protocol/values/localDay';
import { currencySchema, type Minor, minorSchema } from '../protocol/values/money';
import { statutes } from './statutoryNotices';

/** A whole number within bounds. */
export const whole = (least: number, most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

/** When a page asks, beside what the preset asks at itself, and how often the coupon is shown, beside its own rules. */
const momentChoiceEntries = {
  onPage: momentEntries.onPage,
  /** Seconds for which the page was seen, or nothing was done on it. */
  after: v.exactOptional(whole(1, 3_600)),
  idle: v.exactOptional(whole(5, 3_600)),
  /** Percent of the page that was seen. */
  scroll: v.exactOptional(whole(1, 100)),
  exitIntent: v.exactOptional(v.literal(true)),
  cartValue: momentEntries.cartValue,
  onClick: momentEntries.onClick,
  /** At these moments only, neither after views nor at the cart. */
  momentsOnly: v.exactOptional(v.literal(true)),
  perPage: v.exactOptional(whole(1, 100)),
  perWeek: v.exactOptional(whole(1, 20)),
  gapHours: v.exactOptional(whole(1, 365 * 24)),
  untilClosed: v.exactOptional(v.literal(true)),
};

const momentChoices = v.object(momentChoiceEntries);

export type MomentChoices = v.InferOutput<typeof momentChoices>;

/** The preset's triggers with those chosen. */
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

/** The preset's frequency with the rules chosen. */
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

/** What a merchant says of the shop, the same for every preset. Money is in minor units. */
export const shopEntries = {
  currency: currencySchema,
  /** IANA zone in which dates are meant. */
  timeZone: v.pipe(v.string(), v.check(isTimeZone, 'Use a known time zone, such as Europe/Berlin.')),
  /** Share of revenue that is margin. */
  marginRate: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), 0.4),
  /** Least share of an order's goods that is left as margin after the discount; a coupon that leaves less is not shown. */
  marginFloor: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1)), 0),
  /** Share of visitors who see nothing, and as many again who get the first coupon they may have: what the preset is compared with. */
  holdout: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.4)), 0.1),
  /** What coupons are chosen for; default: the most margin. */
  aim: v.exactOptional(aimSchema),
  label: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(120))),
  /** Laws whose sentence stands on every card. */
  notice: v.exactOptional(v.pipe(v.array(v.picklist(statutes)), v.minLength(1))),
};

/** What every coupon of a preset needs. */
export const couponEntries = {
  /** Default: the preset's name. */
  id: v.exactOptional(couponIdSchema),
  /** In the shop's own words; default: the preset's, in English and Chinese. */
  title: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  /** Goods it is about; without both, the whole shop. */
  categories: v.exactOptional(names),
  items: v.exactOptional(names),
  /** How it is shown where the page gives no slot; default: as the campaign says, or in the corner. */
  format: v.exactOptional(knownFormatSchema),
  /** First and last day, in the shop's zone; default: 90 days from today on. */
  from: v.exactOptional(dateSchema),
  until: v.exactOptional(dateSchema),
  /** Codes given out at most. */
  uses: v.optional(whole(1, 10_000_000), 500),
  /** What they may cost in all; default: `uses` times the most one can cost. */
  budget: v.exactOptional(positive),
  ...momentChoiceEntries,
};

/** Depth of a discount that is a share of the goods. */
export const percentEntries = (standard: number) => ({
  percent: v.optional(whole(1, 90), standard),
  /** The most one order may be discounted by. */
  cap: positive,
});

/** The discount of such choices, and the largest share of the goods it takes. */
export const percentOff = ({ percent, cap }: { readonly percent: number; readonly cap: Minor }) => ({
  discount: { kind: 'percent' as const, basisPoints: percent * 100, cap },
  share: percent / 100,
});
