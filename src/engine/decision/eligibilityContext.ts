import { DAY, type Instant, MINUTE } from '../../protocol/values/clock';
import type { ConditionFacts, EligibilityContext } from '../eligibility/eligibility';
import type { Facts } from '../features/featureSpec';
import { type DecayedMap, decayedAt, own } from '../profile/decayed';
import { exposureOf } from '../profile/exposures';
import type { ShopperProfile } from '../profile/shopperProfile';
import { goodsOf } from '../profile/updateProfile';
import { belowMarginFloor, type DeviceModel, type ShopEconomics } from './deviceModel';

/** Building a formatter takes tens of microseconds and the zone is the shop's, so the last one is kept. */
let formatter: { readonly timeZone: string; readonly format: Intl.DateTimeFormat } | undefined;

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Hour 0 … 23 and ISO weekday 1 (Monday) … 7 (Sunday) in the store's zone; nothing for a zone the runtime does not know. */
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

/** What the store states as a number, or as text that is one; anything else says nothing. */
const stated = (facts: Facts, name: string): number | undefined => {
  const fact = own(facts, name);
  const value = typeof fact === 'string' && fact.trim() !== '' ? Number(fact) : fact;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

/**
 * A category interests a shopper from this share of their decayed interest on, and not for one glance: from a second view, a good half a minute of
 * attention to the first, or a place in the cart on.
 */
const INTEREST_SHARE = 0.2;
const INTEREST_VIEWS = 1.5;

const interestCategories = ({ itemAffinity, categoryAffinity }: ShopperProfile, now: Instant, halfLifeMs: number): readonly string[] => {
  const valued = (map: DecayedMap) => Object.entries(map).map(([name, sum]) => [name, decayedAt(sum, now, halfLifeMs)] as const);
  const least = Math.max(INTEREST_VIEWS, INTEREST_SHARE * valued(itemAffinity).reduce((sum, [, value]) => sum + value, 0));
  return valued(categoryAffinity).flatMap(([name, value]) => (value >= least ? [name] : []));
};

/**
 * What coupon conditions may ask for. `customer.member` is whatever the store states as the fact `member`; `customer.orders` and
 * `customer.daysSincePurchase` are the store's facts `orders` and `daysSincePurchase`, which know other devices, before the profile's own.
 * A fact that nobody knows is left out.
 * @param settings the store's zone and the half-life of interest, ms
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

/** Facts of the store that conditions ask for. */
const asked: readonly string[] = ['member', 'orders', 'daysSincePurchase'];

/** What a page said as it asked for a coupon, as far as `eligibilityContext` needs it once more before the coupon is shown; nothing else of it is stored. */
export const askedOnPage = <Channel extends string>({
  facts,
  channel,
  shownHere,
}: {
  readonly facts: Facts;
  readonly channel: Channel;
  readonly shownHere?: readonly string[];
}) => ({
  // A page says what it likes: not everything can be stored, and a record with NaN would count as damaged.
  facts: Object.fromEntries(
    Object.entries(facts).filter(
      ([name, value]) => asked.includes(name) && (/^(string|boolean)$/.test(typeof value) || Number.isFinite(value)),
    ),
  ) as Facts,
  channel,
  ...(shownHere && { shownHere }),
});

/** What eligibility asks about this shopper now: when a coupon is chosen, and once more right before it is shown. */
export const eligibilityContext = (
  profile: ShopperProfile,
  facts: Facts,
  channel: string,
  now: Instant,
  settings: Pick<DeviceModel, 'timeZone' | 'fatigue' | 'halfLifeMs'> & ShopEconomics,
  shownHere?: readonly string[],
): EligibilityContext => {
  const { dismissalsInARow, lastDismissedAt, lastShownAt } = profile;
  return {
    now,
    facts: conditionFacts(profile, facts, channel, now, settings),
    shownHere,
    exposureOf: (couponId) => exposureOf(profile, couponId),
    shownAt: Object.values(profile.exposures).flatMap(({ shownAt }) => shownAt),
    fatigue: settings.fatigue,
    belowMarginFloor: (coupon) => belowMarginFloor(coupon, profile, settings),
    dismissalsInARow,
    ...(lastDismissedAt === undefined ? {} : { lastDismissedAt }),
    ...(lastShownAt === undefined ? {} : { lastShownAt }),
  };
};
