import type { BasketLine } from '../../core/coupons/computeDiscount';
import { goodsInScope } from '../../core/coupons/computeDiscount';
import type { Coupon } from '../../core/coupons/coupon';
import { purchaseDiscount } from '../../core/coupons/purchaseDiscount';
import { sigmoid } from '../../core/scoring/sigmoid';
import type { Scenario } from '../scenario/scenario';
import type { Memory } from './memory';
import type { Shopper } from './shopper';
import type { Visit } from './visit';

/** A card that is about nothing one wants is in the way, logits. */
const IN_THE_WAY = 0.05;

/** What would come of a visit under one arm. */
export interface Outcome {
  readonly bought: boolean;
  /** Was the coupon used, with what it cost, minor units? */
  readonly used: boolean;
  readonly discount: number;
  /** Goods before the discount, minor units; 0 where nothing was bought. */
  readonly revenue: number;
}

const linesOf = ({ basket }: Visit): readonly BasketLine[] =>
  basket.map(({ itemId, categories = [], price = 0, quantity }) => ({ itemId, categories, price, quantity }));

/** Liking of the coupon by the shopper's segment on that day, and their own. */
const likingOf = (scenario: Scenario, shopper: Shopper, couponId: string, day: number): number => {
  const { drift, coupons } = scenario;
  const { segment, tastes } = shopper;
  const drifted = drift && day >= drift.day ? drift.preferences[segment.name]?.[couponId] : undefined;
  const own = tastes[coupons.findIndex(({ id }) => id === couponId)] ?? 0;
  return (drifted ?? segment.preferences[couponId] ?? 0) + own;
};

/**
 * Chance of buying under an arm, with the discount it would cost:
 *   logit p(none) = shopper + visit − habit · discounts used lately
 *   logit p(a) = shopper + visit + sensitivity · (discount / 10% of the basket) · (1 + liking), less fatigue · coupons shown lately
 * where the coupon applies to what the visit is about, and a little below p(none) else.
 */
const chanceOf = (scenario: Scenario, shopper: Shopper, visit: Visit, memory: Memory, coupon: Coupon | undefined) => {
  if (shopper.bot) return { chance: 0, cost: 0 };
  const { segment, sensitivity } = shopper;
  const without = shopper.logit + visit.intent - segment.habit * memory.used;
  if (!coupon) return { chance: sigmoid(without), cost: 0 };
  const lines = linesOf(visit);
  const cost = goodsInScope(coupon.scope, lines) > 0 ? purchaseDiscount(coupon, lines) : 0;
  if (cost === 0) return { chance: sigmoid(without - IN_THE_WAY), cost: 0 };
  const depth = cost / goodsInScope({}, lines) / 0.1;
  const lift = sensitivity * depth * Math.max(-0.5, 1 + likingOf(scenario, shopper, coupon.id, visit.day));
  return { chance: sigmoid(shopper.logit + visit.intent + lift - segment.fatigue * memory.shown), cost };
};

/**
 * The potential outcome of a visit under an arm (Rubin 1974): all arms share the visit's draws, so that a shopper who buys anyway does so under each
 * arm that does not put them off. Who would have bought anyway uses the coupon with `usesAnyway`; who buys because of it uses it.
 * @param memory of what was shown before, as it is when the visit begins
 */
export const outcomeOf = (scenario: Scenario, shopper: Shopper, visit: Visit, memory: Memory, coupon?: Coupon): Outcome => {
  const { chance, cost } = chanceOf(scenario, shopper, visit, memory, coupon);
  const bought = visit.chance.buys < chance;
  if (!bought) return { bought, used: false, discount: 0, revenue: 0 };
  const revenue = goodsInScope({}, linesOf(visit));
  if (!coupon || cost === 0) return { bought, used: false, discount: 0, revenue };
  const anyway = visit.chance.buys < chanceOf(scenario, shopper, visit, memory, undefined).chance;
  const used = !anyway || visit.chance.uses < shopper.segment.usesAnyway;
  return { bought, used, discount: used ? cost : 0, revenue };
};

/** What an outcome is in expectation over the draws `buys` and `uses`, given shopper, visit and memory; money in minor units. */
export interface Expected {
  readonly orders: number;
  readonly used: number;
  readonly discount: number;
  readonly revenue: number;
}

/**
 * `outcomeOf` averaged over what the visit draws. With p_0 and p_a the chances and u `usesAnyway`, a coupon that applies is used with
 *   max(0, p_a − p_0) + u·min(p_a, p_0).
 * Figures are sums of it in place of what was drawn (Rao & Blackwell: the same mean, less chance); shoppers live with what was drawn.
 * @param room is there a code left for who uses the coupon? Who is refused one buys as without it.
 */
export const expectedOf = (scenario: Scenario, shopper: Shopper, visit: Visit, memory: Memory, coupon?: Coupon, room = true): Expected => {
  const { chance, cost } = chanceOf(scenario, shopper, visit, memory, coupon);
  const goods = goodsInScope({}, linesOf(visit));
  const anyway = coupon ? chanceOf(scenario, shopper, visit, memory, undefined).chance : chance;
  const orders = room || cost === 0 ? chance : Math.min(chance, anyway);
  const used = room && cost > 0 ? Math.max(0, chance - anyway) + shopper.segment.usesAnyway * Math.min(chance, anyway) : 0;
  return { orders, used, discount: used * cost, revenue: orders * goods };
};
