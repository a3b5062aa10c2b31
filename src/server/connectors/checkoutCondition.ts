import type { Condition } from '../../core/coupons/condition';

/** Facts of the visit in which the coupon was shown; the device checked them, and no checkout can know them afterwards. */
const ofTheVisit = new Set(['session.views', 'session.visits', 'time.hour', 'time.weekday', 'channel']);

const TRUE: Condition = { all: [] };
const FALSE: Condition = { any: [] };

/**
 * The part of a condition a checkout can check: facts of the cart and the customer. The result is never stricter than the original:
 * a visit fact counts as true where truth helps (and as false under a `not`), so a code shown rightly is never refused at the till.
 */
export const checkoutCondition = (condition: Condition, positive = true): Condition => {
  if ('all' in condition) return { all: condition.all.map((child) => checkoutCondition(child, positive)) };
  if ('any' in condition) return { any: condition.any.map((child) => checkoutCondition(child, positive)) };
  if ('not' in condition) return { not: checkoutCondition(condition.not, !positive) };
  if (!ofTheVisit.has(condition.field)) return condition;
  return positive ? TRUE : FALSE;
};
