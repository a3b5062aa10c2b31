import { computeDiscount } from '../../../../src/engine/eligibility/discountOf';
import { integer, type Rng, uniform } from '../../../../src/maths/random';
import { DAY, HOUR, type Instant, MINUTE } from '../../../../src/protocol/clock';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import type { Experiment } from '../../../../src/protocol/experiment';
import type { OrderWebhook } from '../../../../src/protocol/protocol';
import type { ClockedServer } from './clockedServer';
import { drawBasket, drawShopper } from './shoppers';

export interface Trade {
  readonly server: ClockedServer;
  readonly experiment: Experiment;
  readonly coupons: readonly Coupon[];
  readonly rule: readonly string[];
  readonly currency: string;
  readonly rng: Rng;
  /** Orders of a middling day. */
  readonly orders: number;
}

/** When shoppers come. */
const SITTINGS = [9 * HOUR, 14 * HOUR, 20 * HOUR];
/** Sunday evening sells best. */
const WEEKDAYS = [1.25, 0.9, 0.85, 0.9, 1, 1.05, 1.1];
/** Part of an arm's shoppers who ask for a code, of these who see an old page, of codes nobody pays with, of orders that go back. */
const [WITH_CODE, OLD_PAGE, LEFT, RETURNED] = [0.4, 0.012, 0.45, 0.05];

/** What comes back, most of it whole, and a few orders that are called off. */
const takenBack = (order: OrderWebhook, rng: Rng): OrderWebhook => {
  const goods = order.subtotal - order.discount;
  if (uniform(rng) < 0.1) return { ...order, event: 'cancelled' };
  return { ...order, event: 'refunded', refundId: `R-${order.orderId}`, refunded: uniform(rng) < 0.7 ? goods : Math.round(goods / 3) };
};

/** Claims, orders, refunds and what is turned down, day after day, through the routes that devices, shops and tills use. */
export const openTrade = ({ server, experiment, coupons, rule, currency, rng, orders }: Trade) => {
  let [claims, placed] = [0, 0];
  /** What goes back to the shop, and when. */
  let returned: { readonly order: OrderWebhook; readonly from: Instant }[] = [];
  /** As devices know them: some have an older bundle. */
  let listed = coupons;

  const claim = async (coupon: Coupon, attribution: string): Promise<string | undefined> => {
    const couponVersion = uniform(rng) < OLD_PAGE ? coupon.version + 1 : coupon.version;
    const key = `claim-of-the-filled-shop-${++claims}`;
    const answer = await server.claim(key, { couponId: coupon.id, couponVersion, attribution });
    return answer.status === 200 ? (answer.json as { code: string }).code : undefined;
  };

  const choose = (among: readonly string[] | undefined, explored: string | undefined): Coupon | undefined => {
    if (explored !== undefined) return listed.find(({ id }) => id === explored);
    if (among === undefined) return listed[integer(rng, listed.length)];
    return listed.find(({ id }) => id === among[integer(rng, among.length)]);
  };

  const shop = async (): Promise<OrderWebhook | undefined> => {
    const shopper = drawShopper(experiment, listed, rng);
    const { variant, attribution, customer, route } = shopper;
    const isOffered = variant !== 'none' && uniform(rng) < WITH_CODE;
    const coupon = isOffered ? choose(variant === 'rule' ? rule : undefined, shopper.explored) : undefined;
    const basket = drawBasket(coupon, rng);
    const [leaves, paysAgain] = [uniform(rng) < LEFT, uniform(rng) < 0.5];
    const keepsAttribute = uniform(rng) < (route === 'express' ? 0.95 : 0.97);
    const orderId = `${++placed + 10_000}`;
    const code = coupon && (await claim(coupon, attribution));
    // Who leaves with a code in hand was no order; somebody else is, who asked for none.
    if (code !== undefined && leaves && !paysAgain) return undefined;
    const used = code !== undefined && !leaves ? coupon : undefined;
    const subtotal = basket.lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
    return {
      v: 'order/1',
      event: 'paid',
      orderId,
      currency,
      subtotal,
      discount: used ? computeDiscount(used, basket) : 0,
      shipping: basket.shipping,
      codes: used && code !== undefined ? [code] : [],
      ...(keepsAttribute ? { attribution } : {}),
      customer,
      route,
    };
  };

  const send = async (events: readonly OrderWebhook[]): Promise<void> => {
    const answers = await Promise.all(events.map((event) => server.order(JSON.stringify(event))));
    const refused = answers.find(({ status }) => status !== 200);
    if (refused) throw new Error(`an order was refused: ${refused.status} ${refused.text}`);
  };

  /** Somebody types a code of a friend, or one that has expired. */
  const tryCodes = async (): Promise<void> => {
    for (const code of ['WELCOME10', 'SPRING', 'FREESHIP'].slice(0, integer(rng, 3))) await server.till('validate', { code });
  };

  return {
    /** Devices learn of another bundle. */
    list: (next: readonly Coupon[]): void => {
      listed = next;
    },
    /** @param midnight UTC ms; the server's clock is moved through the day to its end */
    day: async (midnight: number): Promise<void> => {
      const many = Math.round((orders * (WEEKDAYS[new Date(midnight).getUTCDay()] ?? 1) * (0.85 + 0.3 * uniform(rng))) / SITTINGS.length);
      for (const hour of SITTINGS) {
        server.time.now = midnight + hour;
        const bought = (await Promise.all(Array.from({ length: many }, shop))).filter((order) => order !== undefined);
        server.time.now += 25 * MINUTE;
        await send(bought);
        const from = midnight + 7 * DAY;
        returned.push(...bought.filter(() => uniform(rng) < RETURNED).map((order) => ({ order, from })));
      }
      await tryCodes();
      server.time.now = midnight + 23 * HOUR;
      await send(returned.filter(({ from }) => from <= midnight).map(({ order }) => takenBack(order, rng)));
      returned = returned.filter(({ from }) => from > midnight);
      await server.sweep();
    },
  };
};
