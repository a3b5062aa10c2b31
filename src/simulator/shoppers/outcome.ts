import { type BasketLine, goodsInScope, purchaseDiscount } from '../../engine/eligibility/discountOf';
import { sigmoid } from '../../engine/scoring/logistic';
import type { Coupon } from '../../protocol/coupons/coupon';
import { inScope } from '../../protocol/coupons/scope';
import type { Item } from '../../protocol/events/shopperEvent';
import type { Scenario } from '../scenario/scenario';
import type { Memory, Shopper } from './shopper';
import { sensitivityOn, type Visit } from './visit';

const lineOf = ({ itemId, categories = [], price = 0, quantity }: Item): BasketLine => ({ itemId, categories, price, quantity });

const linesOf = (basket: readonly Item[]): readonly BasketLine[] => basket.map(lineOf);

/**
 * The basket of a shopper who takes goods of the coupon's first category instead of others, at no higher total: the coupon's sales come
 * from other categories. Absent if the coupon is for the whole shop or for everything already in the basket.
 */
const switchedBasket = ({ shop }: Scenario, basket: readonly Item[], { scope }: Coupon): readonly Item[] | undefined => {
  const to = shop.categories.find(({ name }) => name === scope.categories?.[0]);
  if (!to || basket.every((item) => inScope(scope, lineOf(item)))) return undefined;
  return basket.map((item) =>
    inScope(scope, lineOf(item))
      ? item
      : { itemId: `${to.name}-0`, categories: [to.name], price: Math.min(item.price ?? 0, to.price), quantity: item.quantity },
  );
};

/** Logits lost to a card for goods the shopper does not want. */
const IN_THE_WAY = 0.05;

/** Potential outcome of a visit under one arm. */
export interface Outcome {
  readonly bought: boolean;
  /** Was the coupon used, and its cost, minor units. */
  readonly used: boolean;
  readonly discount: number;
  /** Value of the goods before the discount, minor units. 0 without a purchase. */
  readonly revenue: number;
  /** The items bought, if the shopper buys. */
  readonly basket: readonly Item[];
  /** Is the order returned and refunded later? `lost` is the margin after the discount that is lost with it, minor units. */
  readonly returned: boolean;
  readonly lost: number;
}

/** Margin of an outcome, minor units. */
export const marginOf = (marginRate: number, { revenue, discount, lost }: Pick<Outcome, 'revenue' | 'discount' | 'lost'>): number =>
  marginRate * revenue - discount - lost;

/** Liking of the coupon by the shopper's segment on that day, plus their own. */
const likingOf = (scenario: Scenario, shopper: Shopper, couponId: string, day: number): number => {
  const { drift, coupons } = scenario;
  const { segment, tastes } = shopper;
  const drifted = drift && day >= drift.day ? drift.preferences[segment.name]?.[couponId] : undefined;
  const own = tastes[coupons.findIndex(({ id }) => id === couponId)] ?? 0;
  return (drifted ?? segment.preferences[couponId] ?? 0) + own;
};

/** Logits that a discount adds: none if it is below what the segment notices. `depth`: the discount in tenths of the goods. */
const liftOf = (scenario: Scenario, shopper: Shopper, visit: Visit, coupon: Coupon, goods: number, depth: number): number => {
  const { segment } = shopper;
  const { day } = visit;
  const { goods: leastGoods = 0, share = 0 } = segment.threshold ?? {};
  if (goods < leastGoods || depth < share / 0.1) return 0;
  return (
    shopper.sensitivity *
    visit.sensitivity *
    depth *
    Math.max(-0.5, 1 + likingOf(scenario, shopper, coupon.id, day)) *
    sensitivityOn(scenario, day)
  );
};

/**
 * Probability of buying under an arm, with the discount it would cost:
 *   logit p(none) = shopper + visit − stockpile · discounts used lately − habit · discounts used lately − waits · coupons shown lately
 *   logit p(a) = shopper + visit − stockpile · discounts used lately + lift, less fatigue · coupons shown lately
 *   lift = sensitivity · (discount / 10% of the basket) · (1 + liking) · season · journey, or 0 below the segment's threshold
 * if the coupon applies to the goods of the visit, and a little below p(none) otherwise. The three memories have separate half-lives.
 */
const chanceOf = (scenario: Scenario, shopper: Shopper, visit: Visit, memory: Memory, coupon: Coupon | undefined) => {
  if (shopper.bot) return { chance: 0, cost: 0 };
  const { segment } = shopper;
  const base = shopper.logit + visit.intent - segment.stockpile * memory.stock;
  const without = base - segment.habit * memory.used - segment.waits * memory.shown;
  if (!coupon) return { chance: sigmoid(without), cost: 0 };
  const lines = linesOf(visit.basket);
  const cost = goodsInScope(coupon.scope, lines) > 0 ? purchaseDiscount(coupon, lines) : 0;
  if (cost === 0) return { chance: sigmoid(without - IN_THE_WAY), cost: 0 };
  const goods = goodsInScope({}, lines);
  const lift = liftOf(scenario, shopper, visit, coupon, goods, cost / goods / 0.1);
  return { chance: sigmoid(base + lift - segment.fatigue * memory.shown), cost };
};

/**
 * For shoppers who would buy anyway but switch to the coupon's goods: what they buy then, and the coupon's cost. Absent: no one switches.
 */
const switchOf = (scenario: Scenario, { segment }: Shopper, visit: Visit, coupon: Coupon | undefined) => {
  if (!coupon || segment.switches === 0) return undefined;
  const basket = switchedBasket(scenario, visit.basket, coupon);
  if (!basket) return undefined;
  const lines: readonly BasketLine[] = linesOf(basket);
  const cost = purchaseDiscount(coupon, lines);
  return cost > 0 ? { basket, goods: goodsInScope({}, lines), cost } : undefined;
};

/** Probability that an order is returned. */
const returnsOf = ({ shop: { returns } }: Scenario, used: boolean): number => (used ? returns?.discounted : returns?.share) ?? 0;

/**
 * The potential outcome of a visit under an arm (Rubin 1974): all arms share the visit's draws, so that a shopper who buys anyway does so
 * under each arm that does not put them off. A shopper who would have bought anyway switches to the coupon's goods with `switches`, else
 * uses the coupon with `usesAnyway`. One who buys because of it uses it.
 * @param memory of earlier showings, as it is when the visit begins
 */
export const outcomeOf = (scenario: Scenario, shopper: Shopper, visit: Visit, memory: Memory, coupon?: Coupon): Outcome => {
  const { chance, cost } = chanceOf(scenario, shopper, visit, memory, coupon);
  const { basket } = visit;
  if (!(visit.chance.buys < chance)) return { bought: false, used: false, discount: 0, revenue: 0, basket, returned: false, lost: 0 };
  const order = (discount: number, used: boolean, bought = basket): Outcome => {
    const revenue = goodsInScope({}, linesOf(bought));
    const returned = visit.chance.returns < returnsOf(scenario, used);
    return {
      bought: true,
      used,
      discount,
      revenue,
      basket: bought,
      returned,
      lost: returned ? scenario.shop.marginRate * revenue - discount : 0,
    };
  };
  const anyway = coupon && visit.chance.buys < chanceOf(scenario, shopper, visit, memory, undefined).chance;
  const switched = anyway && visit.chance.switches < shopper.segment.switches ? switchOf(scenario, shopper, visit, coupon) : undefined;
  if (switched) return order(switched.cost, true, switched.basket);
  const used = cost > 0 && (!anyway || visit.chance.uses < shopper.segment.usesAnyway);
  return order(used ? cost : 0, used);
};

/** Expected outcome over the visit's random draws, given shopper, visit and memory. Money in minor units. */
export interface Expected {
  readonly orders: number;
  readonly used: number;
  readonly discount: number;
  readonly revenue: number;
  /** Margin after discounts of orders that are returned. */
  readonly lost: number;
}

/**
 * `outcomeOf` averaged over the visit's draws. With p_0 and p_a the probabilities, u `usesAnyway` and s `switches`, a coupon is used with
 * its discount on the switched basket by s·min(p_a, p_0), and, if it applies to the visit's own basket, by
 *   max(0, p_a − p_0) + u·(1 − s)·min(p_a, p_0).
 * Figures sum these expectations instead of the draws (Rao & Blackwell: the same mean, less noise), while shoppers live with the draws.
 * @param room is there a code left for a shopper who uses the coupon? If it is refused, they buy as without it.
 */
export const expectedOf = (scenario: Scenario, shopper: Shopper, visit: Visit, memory: Memory, coupon?: Coupon, room = true): Expected => {
  const { chance, cost } = chanceOf(scenario, shopper, visit, memory, coupon);
  const goods = goodsInScope({}, linesOf(visit.basket));
  const without = coupon ? chanceOf(scenario, shopper, visit, memory, undefined).chance : chance;
  const anyway = Math.min(chance, without);
  const switched = switchOf(scenario, shopper, visit, coupon);
  const moved = room && switched ? shopper.segment.switches * anyway : 0;
  const to = switched ?? { goods, cost };
  const orders = room || cost === 0 ? chance : anyway;
  const own = room && cost > 0 ? Math.max(0, chance - without) + shopper.segment.usesAnyway * (anyway - moved) : 0;
  const margin = (revenue: number, discount: number): number => scenario.shop.marginRate * revenue - discount;
  return {
    orders,
    used: own + moved,
    discount: own * cost + moved * to.cost,
    revenue: orders * goods + moved * (to.goods - goods),
    lost:
      returnsOf(scenario, true) * (own * margin(goods, cost) + moved * margin(to.goods, to.cost)) +
      returnsOf(scenario, false) * (orders - own - moved) * margin(goods, 0),
  };
};
