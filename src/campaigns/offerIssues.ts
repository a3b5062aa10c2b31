import { couponCost, dearestOrders, maxDiscount } from '../engine/eligibility/discountOf';
import type { Condition, ConditionLeaf } from '../protocol/coupons/condition';
import type { Coupon, Scope } from '../protocol/coupons/coupon';
import { classOf, isExclusive } from '../protocol/coupons/discount';
import type { Minor } from '../protocol/values/money';
import { type CampaignIssue, type ReadableParts, warning } from './campaignIssue';

const numbersOf = (value: unknown): readonly number[] => (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'number');

const smallest = (numbers: readonly number[]): Minor => Math.max(0, Math.ceil(Math.min(...numbers, Number.MAX_SAFE_INTEGER)));

/** The least cart value if the condition holds (`holds`), or if it does not. */
const least = (condition: Condition, holds: boolean): Minor => {
  if ('not' in condition) return least(condition.not, !holds);
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any;
    const bounds = parts.map((part) => least(part, holds));
    // For `all`, every bound applies; for `any`, only the lowest. Negation swaps the two (De Morgan).
    if ('all' in condition === holds) return Math.max(0, ...bounds);
    return bounds.length === 0 ? 0 : Math.min(...bounds);
  }
  const { field, op, value } = condition;
  const numbers = numbersOf(value);
  if (field !== 'cart.value' || numbers.length === 0) return 0;
  if (holds && (op === 'gte' || op === 'eq' || op === 'in')) return smallest(numbers);
  if (holds && op === 'gt') return smallest(numbers.map((number) => Math.floor(number) + 1));
  if (!holds && op === 'lt') return smallest(numbers);
  if (!holds && op === 'lte') return smallest(numbers.map((number) => Math.floor(number) + 1));
  return !holds && (op === 'ne' || op === 'nin') ? smallest(numbers) : 0;
};

/** The smallest cart, minor units of goods, for which the condition can hold; 0 if it sets no bound. */
const leastCart = (when: Condition): Minor => least(when, true);

/** Goods of an order and the coupon's cost on it, minor units. */
interface WorstOrder {
  readonly cart: Minor;
  readonly cost: Minor;
}

/**
 * The order with the lowest margin left: the largest share of discount on carts that qualify. Assumes that all goods are in scope and that
 * shipping costs the largest amount waived.
 */
const worstOrder = ({ discount, when }: Pick<Coupon, 'discount' | 'when'>): WorstOrder => {
  const floor = Math.max(1, leastCart(when));
  const shipping = maxDiscount(discount);
  return dearestOrders(discount, floor)
    .filter(({ price, quantity }) => price * quantity >= floor)
    .map(({ price, quantity }) => {
      const lines = [{ itemId: '', categories: [], price, quantity }];
      return { cart: price * quantity, cost: couponCost({ discount, scope: {} }, { lines, shipping }) };
    })
    .reduce((worst, order) => {
      const more = order.cost / order.cart - worst.cost / worst.cart;
      return more > 0 || (more === 0 && order.cart > worst.cart) ? order : worst;
    });
};

type Figures = Pick<ReadableParts, 'budgets' | 'codes' | 'marginRate' | 'marginFloor'>;

/** Shares such as 0.4 − 0.1 are not exact in floating point. */
const ROUNDING = 1e-9;

const marginIssue = (coupon: Coupon, at: string, { marginRate, marginFloor = 0 }: Figures): readonly CampaignIssue[] => {
  if (marginRate === undefined) return [];
  const { cart, cost } = worstOrder(coupon);
  const [left, least] = [marginRate * cart - cost, marginFloor * cart];
  if (left >= least - ROUNDING * cart) return [];
  const facts = {
    coupon: coupon.id,
    cart,
    cost,
    left: Math.floor(left),
    least: Math.ceil(least - ROUNDING * cart),
    marginRate,
    marginFloor,
  };
  return [warning('below_margin_floor', `${at}.discount`, facts)];
};

const budgetIssue = ({ id }: Coupon, { budgets, codes }: Figures): readonly CampaignIssue[] => {
  const budget = Object.hasOwn(budgets, id) ? budgets[id] : undefined;
  const limits = Object.values(budget ?? {}).filter((limit) => limit !== undefined);
  if (limits.some((limit) => limit === 0)) return [warning('budget_empty', `budgets.${id}`, { coupon: id })];
  // A pool of the shop's own codes is limited by itself.
  return limits.length === 0 && codes[id]?.from !== 'pool' ? [warning('budget_absent', `budgets.${id}`, { coupon: id })] : [];
};

/**
 * `below_margin_floor`: on the order with the highest discount relative to its goods, less margin is left than the campaign's floor (0 if
 * it has none). `budget_absent`: the coupon's cost is unlimited. `budget_empty`: a limit of 0, so no code can be issued.
 */
export const moneyIssues = (coupon: Coupon, at: string, figures: Figures): readonly CampaignIssue[] => [
  ...marginIssue(coupon, at, figures),
  ...budgetIssue(coupon, figures),
];

/** The conditions that must all hold, flattened. */
const conjuncts = (condition: Condition): readonly Condition[] => ('all' in condition ? condition.all.flatMap(conjuncts) : [condition]);

const isLeaf = (condition: Condition): condition is ConditionLeaf => 'field' in condition;

const bound = { gt: ['gt', 'gte'], gte: ['gt', 'gte'], lt: ['lt', 'lte'], lte: ['lt', 'lte'] } as const;

/** Whether `given` implies the leaf, as far as bounds of one field show. */
const follows = (leaf: ConditionLeaf, given: ConditionLeaf): boolean => {
  const { field, op, value } = leaf;
  if (field !== given.field || !Object.hasOwn(bound, op) || typeof value !== 'number' || typeof given.value !== 'number') return false;
  if (!bound[op as keyof typeof bound].some((other) => other === given.op)) return false;
  const strict = (op === 'gt' || op === 'lt') && op !== given.op;
  const distance = op === 'gt' || op === 'gte' ? given.value - value : value - given.value;
  return strict ? distance > 0 : distance >= 0;
};

/** Whether `given` implies `then`. `false` may also mean "unknown": parts are compared as written, and bounds of one field by size. */
const implies = (given: Condition, then: Condition): boolean => {
  const held = conjuncts(given);
  const written = new Set(held.map((part) => JSON.stringify(part)));
  return conjuncts(then).every(
    (part) => written.has(JSON.stringify(part)) || (isLeaf(part) && held.some((other) => isLeaf(other) && follows(part, other))),
  );
};

type Placed = readonly (readonly [number, Coupon])[];

const within = (inner: readonly string[] | undefined, outer: readonly string[] | undefined): boolean =>
  inner?.every((name) => outer?.includes(name) === true) ?? true;

/** Whether the outer scope includes all goods of the inner. */
const covers = (outer: Scope, inner: Scope): boolean => {
  if (outer.categories === undefined && outer.itemIds === undefined) return true;
  if (inner.categories === undefined && inner.itemIds === undefined) return false;
  return within(inner.categories, outer.categories) && within(inner.itemIds, outer.itemIds);
};

/** Whether all shoppers eligible for `b` are eligible for `a`, as far as conditions show. */
const admitsAll = (a: Coupon, b: Coupon): boolean => (a.membersOnly !== true || b.membersOnly === true) && implies(b.when, a.when);

const meet = (a: Coupon, b: Coupon): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** Whether `a` is available whenever `b` is, for the same goods and shoppers. */
const shadows = (a: Coupon, b: Coupon): boolean =>
  a.startsAt <= b.startsAt && a.endsAt >= b.endsAt && admitsAll(a, b) && covers(a.scope, b.scope);

const beside = (a: Coupon, b: Coupon): boolean =>
  meet(a, b) &&
  (admitsAll(a, b) || admitsAll(b, a)) &&
  // Shoppers expect free shipping to combine with a discount, whatever its scope.
  (covers(a.scope, b.scope) || covers(b.scope, a.scope) || (classOf(a) === 'shipping') !== (classOf(b) === 'shipping'));

/**
 * Conflicts between exclusive coupons. `rule_never_shows`: the merchant's rule never reaches the coupon until an earlier one is used up,
 * because that one is available whenever this one is. `exclusive_overlap`: shoppers who see this coupon may have another for the same goods
 * at the same time and may expect both. At most one issue per coupon, at the later of the two.
 */
export const overlapIssues = (coupons: Placed, rule: readonly string[]): readonly CampaignIssue[] => {
  const alone = coupons.filter(([, coupon]) => isExclusive(coupon) && coupon.startsAt < coupon.endsAt);
  const rankOf = ({ id }: Coupon): number => (rule.includes(id) ? rule.indexOf(id) : Number.NaN);
  const hides = (a: Coupon, b: Coupon): boolean => rankOf(a) < rankOf(b) && shadows(a, b);
  return alone.flatMap(([place, coupon], i) => {
    const first = alone.find(([, other]) => hides(other, coupon));
    if (first) return [warning('rule_never_shows', `coupons.${place}`, { coupon: coupon.id, other: first[1].id })];
    const other = alone.slice(0, i).find(([, before]) => beside(before, coupon) && !hides(coupon, before));
    return other ? [warning('exclusive_overlap', `coupons.${place}`, { coupon: coupon.id, other: other[1].id })] : [];
  });
};
