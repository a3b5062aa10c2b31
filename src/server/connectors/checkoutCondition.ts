import type { Condition } from '../../protocol/coupons/condition';
import type { ConditionField } from '../../protocol/coupons/conditionFields';
import { partOfCondition } from '../../protocol/coupons/partOfCondition';

/** Facts of the visit in which the coupon was shown; the device checked them, and no checkout can know them afterwards. */
const ofTheVisit: ReadonlySet<ConditionField> = new Set([
  'cart.idleMinutes',
  'interest.categories',
  'session.views',
  'session.visits',
  'time.hour',
  'time.weekday',
  'channel',
]);

/**
 * The part of a condition a checkout can check: facts of the cart and the customer. The result is never stricter than the original, so a
 * code shown rightly is never refused at the till.
 */
export const checkoutCondition = (condition: Condition): Condition => partOfCondition(condition, (field) => !ofTheVisit.has(field));
