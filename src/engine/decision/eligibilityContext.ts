import type { Coupon } from '../../protocol/coupons/coupon';
import { DAY, type Instant, MINUTE } from '../../protocol/values/clock';
import { type ConditionFacts, type EligibilityContext, joinedCampaigns } from '../eligibility/eligibility';
import type { Facts } from '../features/featureSpec';
import { type DecayedMap, decayedAt, own } from '../profile/decayed';
import { exposureOf } from '../profile/exposures';
import type { ShopperProfile } from '../profile/shopperProfile';
import { goodsOf } from '../profile/updateProfile';
import { belowMarginFloor, type DeviceModel, type ShopEconomics } from './deviceModel';

/** Building a formatter takes tens of microseconds and all calls use the shop's zone, so the last one is kept. */
let formatter: { readonly timeZone: string; readonly format: Intl.DateTimeFormat } | undefined;

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Hour 0 … 23 and ISO weekday 1 (Monday) … 7 (Sunday) in the shop's zone. Empty for a zone the runtime does not know. */
const localTime = (now: Instant, timeZone: string): ConditionFacts => {
  try {
    if (formatter?.timeZone !== timeZone)
      formatter = {
        timeZone,
        format: new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23', weekday: 'short' }),
      };
    const part = (type: 'hour' | 'weekday') => formatter?.format.formatToParts(now).find((entry) => entry.type === type)?.value ?? '';
    return { 'time.hour': Number(part('hour')), 'time.weekday': weekdays.indexOf(part('weekday')) + 1 };
  } catch {
    return {};
  }
};

/** A number stated by the shop, or text that is one. Anything else is ignored. */
const stated = (facts: Facts, name: string): number | undefined => {
  const fact = own(facts, name);
  const value = typeof fact === 'string' && fact.trim() !== '' ? Number(fact) : fact;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

/**
 * A category counts as an interest from this share of the shopper's decayed interest on. A single glance is not enough: it takes a second
 * view, half a minute of attention to the first, or an addition to the cart.
 */
const INTEREST_SHARE = 0.2;
const INTEREST_VIEWS = 1.5;

const interestCategories = ({ itemAffinity, categoryAffinity }: ShopperProfile, now: Instant, halfLifeMs: number): readonly string[] => {
  const valued = (map: DecayedMap) => Object.entries(map).map(([name, sum]) => [name, decayedAt(sum, now, halfLifeMs)] as const);
  const least = Math.max(INTEREST_VIEWS, INTEREST_SHARE * valued(itemAffinity).reduce((sum, [, value]) => sum + value, 0));
  return valued(categoryAffinity).flatMap(([name, value]) => (value >= least ? [name] : []));
};

/**
 * Facts that coupon conditions may ask for. `customer.member` is whatever the shop states as the fact `member`. `customer.orders` and
 * `customer.daysSincePurchase` prefer the shop's facts `orders` and `daysSincePurchase`, which include other devices, to the profile's own.
 * Unknown facts are left out.
 * @param settings the shop's zone and the half-life of interest, ms
 */
export const conditionFacts = (
  profile: ShopperProfile,
  facts: Facts,
  channel: string,
  now: Instant,
  { timeZone, halfLifeMs }: { readonly timeZone: string; readonly halfLifeMs: number },
): ConditionFacts => {
  const { cart, cartTouchedAt, lastPurchaseAt, orders, session, visits } = profile;
  const since = (time: Instant | undefined, unit: number) => (time === undefined ? undefined : Math.max(0, now - time) / unit);
  const idle = cart.length > 0 ? since(cartTouchedAt, MINUTE) : undefined;
  const member = own(facts, 'member');
  const away = stated(facts, 'daysSincePurchase') ?? since(lastPurchaseAt, DAY);
  return {
    'cart.value': goodsOf(cart),
    'cart.quantity': cart.reduce((sum, { quantity }) => sum + quantity, 0),
    'cart.categories': [...new Set(cart.flatMap(({ categories }) => categories))],
    'cart.itemIds': cart.map(({ itemId }) => itemId),
    ...(idle === undefined ? {} : { 'cart.idleMinutes': idle }),
    ...(member === undefined ? {} : { 'customer.member': member }),
    'customer.orders': stated(facts, 'orders') ?? orders,
    ...(away === undefined ? {} : { 'customer.daysSincePurchase': away }),
    'interest.categories': interestCategories(profile, now, halfLifeMs),
    'session.views': session.views,
    'session.visits': visits,
    ...localTime(now, timeZone),
    channel,
  };
};

/** Facts of the shop that conditions ask for. */
const asked: readonly string[] = ['member', 'orders', 'daysSincePurchase'];

/** The parts of a page's request that `eligibilityContext` needs again before the coupon is shown. The rest is not stored. */
export const askedOnPage = <Channel extends string>({
  facts,
  channel,
  shownHere,
}: {
  readonly facts: Facts;
  readonly channel: Channel;
  readonly shownHere?: readonly string[];
}) => ({
  // A page may pass any value. Not everything can be stored, and a record with NaN would count as damaged.
  facts: Object.fromEntries(
    Object.entries(facts).filter(
      ([name, value]) => asked.includes(name) && (/^(string|boolean)$/.test(typeof value) || Number.isFinite(value)),
    ),
  ) as Facts,
  channel,
  ...(shownHere && { shownHere }),
});

/** What eligibility needs to know about this shopper: when a coupon is chosen, and again right before it is shown. */
export const eligibilityContext = (
  profile: ShopperProfile,
  facts: Facts,
  channel: string,
  now: Instant,
  settings: Pick<DeviceModel, 'timeZone' | 'fatigue' | 'halfLifeMs'> & ShopEconomics & { readonly coupons?: readonly Coupon[] },
  shownHere?: readonly string[],
): EligibilityContext => {
  const { dismissalsInARow, lastDismissedAt, lastShownAt } = profile;
  const exposures = (couponId: string) => exposureOf(profile, couponId);
  return {
    now,
    facts: conditionFacts(profile, facts, channel, now, settings),
    shownHere,
    exposureOf: exposures,
    joined: joinedCampaigns(settings.coupons ?? [], { now, exposureOf: exposures }),
    shownAt: Object.values(profile.exposures).flatMap(({ shownAt }) => shownAt),
    fatigue: settings.fatigue,
    belowMarginFloor: (coupon) => belowMarginFloor(coupon, profile, settings),
    dismissalsInARow,
    ...(lastDismissedAt === undefined ? {} : { lastDismissedAt }),
    ...(lastShownAt === undefined ? {} : { lastShownAt }),
  };
};
