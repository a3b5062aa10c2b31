import type { Condition, ConditionLeaf } from '../protocol/coupons/condition';
import type { Coupon, Scope } from '../protocol/coupons/coupon';
import { classOf, isExclusive } from '../protocol/coupons/stacking';
import { type CampaignIssue, warning } from './campaignIssue';

/** What must all hold, one by one. */
const conjuncts = (condition: Condition): readonly Condition[] => ('all' in condition ? condition.all.flatMap(conjuncts) : [condition]);

const isLeaf = (condition: Condition): condition is ConditionLeaf => 'field' in condition;

const bound = { gt: ['gt', 'gte'], gte: ['gt', 'gte'], lt: ['lt', 'lte'], lte: ['lt', 'lte'] } as const;

/** Does the leaf hold wherever the other does, as far as bounds of one field tell? */
const follows = (leaf: ConditionLeaf, given: ConditionLeaf): boolean => {
  const { field, op, value } = leaf;
  if (field !== given.field || !Object.hasOwn(bound, op) || typeof value !== 'number' || typeof given.value !== 'number') return false;
  if (!bound[op as keyof typeof bound].some((other) => other === given.op)) return false;
  const strict = (op === 'gt' || op === 'lt') && op !== given.op;
  const distance = op === 'gt' || op === 'gte' ? given.value - value : value - given.value;
  return strict ? distance > 0 : distance >= 0;
};

/**
 * Does `then` hold wherever `given` does? `false` also means "not known": parts are compared as they are written, and bounds of one field by
 * their size.
 */
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

/** Are all goods of the one also goods of the other? */
const covers = (outer: Scope, inner: Scope): boolean => {
  if (outer.categories === undefined && outer.itemIds === undefined) return true;
  if (inner.categories === undefined && inner.itemIds === undefined) return false;
  return within(inner.categories, outer.categories) && within(inner.itemIds, outer.itemIds);
};

/** May everybody who may have `b` have `a` too, as far as conditions tell? */
const admitsAll = (a: Coupon, b: Coupon): boolean => (a.membersOnly !== true || b.membersOnly === true) && implies(b.when, a.when);

const meet = (a: Coupon, b: Coupon): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** Is `a` there whenever `b` is, for the same goods and shoppers? */
const shadows = (a: Coupon, b: Coupon): boolean =>
  a.startsAt <= b.startsAt && a.endsAt >= b.endsAt && admitsAll(a, b) && covers(a.scope, b.scope);

const beside = (a: Coupon, b: Coupon): boolean =>
  meet(a, b) &&
  (admitsAll(a, b) || admitsAll(b, a)) &&
  // Free shipping is expected beside a discount, whatever that is about.
  (covers(a.scope, b.scope) || covers(b.scope, a.scope) || (classOf(a) === 'shipping') !== (classOf(b) === 'shipping'));

/**
 * Coupons that stand alone in an order and get in each other's way. `rule_never_shows`: the merchant's rule comes to the coupon only once an
 * earlier one is used up, as that is there whenever this one is. `exclusive_overlap`: shoppers who see this one may have another at the same time
 * for the same goods, and may expect both. At most one a coupon, and at the later of the two.
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
