import type { Instant } from '../clock';
import type { ConditionFacts } from '../coupons/evaluateCondition';
import type { Facts } from '../features/featureSpec';
import { goodsOf } from '../profile/cart';
import { own } from '../profile/decayed';
import type { ShopperProfile } from '../profile/shopperProfile';

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

/**
 * What coupon conditions may ask for. `customer.member` is whatever the store states as the fact `member`; `customer.orders` is the
 * store's fact `orders`, which knows other devices, before the profile's own count.
 */
export const conditionFacts = (
  { cart, orders, session, visits }: ShopperProfile,
  facts: Facts,
  channel: string,
  now: Instant,
  timeZone: string,
): ConditionFacts => {
  const member = own(facts, 'member');
  return {
    'cart.value': goodsOf(cart),
    'cart.quantity': cart.reduce((sum, { quantity }) => sum + quantity, 0),
    'cart.categories': [...new Set(cart.flatMap(({ categories }) => categories))],
    'cart.itemIds': cart.map(({ itemId }) => itemId),
    ...(member === undefined ? {} : { 'customer.member': member }),
    'customer.orders': own(facts, 'orders') ?? orders,
    'session.views': session.views,
    'session.visits': visits,
    ...localTime(now, timeZone),
    channel,
  };
};
