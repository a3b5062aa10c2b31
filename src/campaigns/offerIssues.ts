import { couponCost, dearestOrders, maxDiscount } from '../engine/eligibility/discountOf';
import type { Condition, ConditionLeaf } from '../protocol/coupons/condition';
import type { Coupon } from '../protocol/coupons/coupon';
import { classOf, isExclusive } from '../protocol/coupons/discount';
import type { Scope } from '../protocol/coupons/scope';
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
    .map((line) => ({
      cart: line.price * line.quantity,
      cost: couponCost({ discount, scope: {} }, { lines: [line], shipping }),
    }))
    .reduce((worst, order) => {
      const more = order.cost / order.cart - worst.cost / worst.cart;
      return more > 0 || (more === 0 && order.cart > worst.cart) ? order : worst;
    });
};

type Figures = Pick<ReadableParts, 'budgets' | 'codes' | 'list' | 'marginRate' | 'marginFloor'>;

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

const isLimited = (budget: object = {}): boolean => Object.values(budget).some((limit) => limit !== undefined);

const budgetIssue = ({ id }: Coupon, { budgets, codes, list }: Figures): readonly CampaignIssue[] => {
  const budget = Object.hasOwn(budgets, id) ? budgets[id] : undefined;
  const limits = Object.values(budget ?? {}).filter((limit) => limit !== undefined);
  if (limits.some((limit) => limit === 0)) return [warning('budget_empty', `budgets.${id}`, { coupon: id })];
  const shared = list.campaigns.some(([, { budget: ofAll, coupons }]) => isLimited(ofAll) && coupons.includes(id));
  // A pool of the shop's own codes is limited by itself.
  return limits.length === 0 && !shared && codes[id]?.from !== 'pool' ? [warning('budget_absent', `budgets.${id}`, { coupon: id })] : [];
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

/** A condition prepared for many comparisons. */
interface Parts {
  readonly conjuncts: readonly Condition[];
  readonly texts: readonly string[];
}

const partsOf = (condition: Condition): Parts => {
  const all = conjuncts(condition);
  return { conjuncts: all, texts: all.map((part) => JSON.stringify(part)) };
};

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
const implies = (given: Parts, then: Parts): boolean =>
  then.conjuncts.every(
    (part, i) =>
      given.texts.includes(then.texts[i]!) || (isLeaf(part) && given.conjuncts.some((other) => isLeaf(other) && follows(part, other))),
  );

type Placed = readonly (readonly [number, Coupon])[];

/** A coupon with what the comparisons with every other one need. */
interface Compared {
  readonly coupon: Coupon;
  readonly when: Parts;
  /** Position in the rule; NaN: it is not part of it. */
  readonly rank: number;
  readonly priority: number;
}

const within = (inner: readonly string[] | undefined, outer: readonly string[] | undefined): boolean =>
  inner?.every((name) => outer?.includes(name) === true) ?? true;

/** Whether the outer scope includes all goods of the inner. */
const covers = (outer: Scope, inner: Scope): boolean => {
  if (outer.categories === undefined && outer.itemIds === undefined) return true;
  if (inner.categories === undefined && inner.itemIds === undefined) return false;
  return within(inner.categories, outer.categories) && within(inner.itemIds, outer.itemIds);
};

/** Whether all shoppers eligible for `b` are eligible for `a`, as far as conditions show. */
const admitsAll = (a: Compared, b: Compared): boolean =>
  (a.coupon.membersOnly !== true || b.coupon.membersOnly === true) && implies(b.when, a.when);

const meet = (a: Coupon, b: Coupon): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** Whether `a` is available whenever `b` is, for the same shoppers. */
const shadows = (a: Compared, b: Compared): boolean =>
  a.coupon.startsAt <= b.coupon.startsAt && a.coupon.endsAt >= b.coupon.endsAt && admitsAll(a, b);

const beside = (one: Compared, other: Compared): boolean => {
  const [a, b] = [one.coupon, other.coupon];
  return (
    meet(a, b) &&
    // Shoppers expect free shipping to combine with a discount, whatever its scope.
    (covers(a.scope, b.scope) || covers(b.scope, a.scope) || (classOf(a) === 'shipping') !== (classOf(b) === 'shipping')) &&
    (admitsAll(one, other) || admitsAll(other, one))
  );
};

/**
 * Conflicts between exclusive coupons. `rule_never_shows`: the merchant's rule never reaches the coupon until an earlier one is used up,
 * because that one is available whenever this one is. `exclusive_overlap`: shoppers who see this coupon may have another for the same goods
 * at the same time and may expect both. `priority_never_shows`: a coupon of a campaign with a higher priority is available whenever this
 * one is. Rewards are not compared, as nobody is shown them. At most one issue per coupon, at the later of the two.
 */
export const overlapIssues = (coupons: Placed, rule: readonly string[]): readonly CampaignIssue[] => {
  const ranks = new Map(rule.map((id, i) => [id, i]));
  const valid = coupons
    .filter(([, { startsAt, endsAt, earned }]) => startsAt < endsAt && !earned)
    .map(([place, coupon]) => {
      const when = partsOf(coupon.when);
      return { place, coupon, when, rank: ranks.get(coupon.id) ?? Number.NaN, priority: coupon.priority ?? 0 };
    });
  const outranks = (a: Compared, b: Compared): boolean => a.priority > b.priority && shadows(a, b);
  const hides = (a: Compared, b: Compared): boolean =>
    a.rank < b.rank && a.priority >= b.priority && shadows(a, b) && covers(a.coupon.scope, b.coupon.scope);
  const alone = valid.filter(({ coupon }) => isExclusive(coupon));
  return valid.flatMap((one) => {
    const { place, coupon, priority } = one;
    const issue = (code: string, other: Compared | undefined): readonly CampaignIssue[] =>
      other ? [warning(code, `coupons.${place}`, { coupon: coupon.id, other: other.coupon.id })] : [];
    const above = issue(
      'priority_never_shows',
      valid.find((other) => outranks(other, one)),
    );
    if (above.length > 0 || !isExclusive(coupon)) return above;
    const first = issue(
      'rule_never_shows',
      alone.find((other) => hides(other, one)),
    );
    if (first.length > 0) return first;
    const earlier = alone.slice(0, alone.indexOf(one));
    return issue(
      'exclusive_overlap',
      earlier.find((other) => other.priority === priority && beside(other, one) && !hides(one, other)),
    );
  });
};
