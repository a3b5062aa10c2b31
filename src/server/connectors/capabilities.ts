import * as v from 'valibot';
import { type Condition, type ConditionField, conditionFields, partOfCondition } from '../../protocol/coupons/condition';

import type { Coupon } from '../../protocol/coupons/coupon';
import { type Discount, discountSchema, isExclusive } from '../../protocol/coupons/discount';

import { type Failure, fail, ok, type Result } from '../../protocol/result';

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

/** What a shop's checkout can honour: answer of `GET <shop>/couplet/capabilities`. */
export const capabilitiesSchema = v.object({
  v: v.literal('capabilities/1'),
  discounts: v.array(v.picklist(discountSchema.options.map(({ entries }) => entries.kind.literal))),
  /** Fields of conditions it can check, of cart and customer. */
  fields: v.array(v.picklist(conditionFields)),
  /** Does it take several codes in one order and check `stacking`? */
  stacking: v.boolean(),
});
export type Capabilities = Omit<v.InferOutput<typeof capabilitiesSchema>, 'v'>;

const plainKinds: readonly Discount['kind'][] = ['percent', 'fixed', 'tiers', 'freeShipping'];

/** What every shop on the generic connector agreed to; a shop that does not answer the question is taken at that. Fields of later versions are not in it. */
export const agreedCapabilities: Capabilities = {
  discounts: [...plainKinds],
  fields: conditionFields.filter((field) => field !== 'customer.daysSincePurchase'),
  stacking: false,
};

/** The condition a checkout is asked to check. */
export const conditionOf = ({ membersOnly, when }: Coupon): Condition => {
  const condition = checkoutCondition(when);
  return membersOnly ? { all: [{ field: 'customer.member', op: 'eq', value: true }, condition] } : condition;
};

const fieldsOf = (condition: Condition): readonly ConditionField[] => {
  if ('all' in condition) return condition.all.flatMap(fieldsOf);
  if ('any' in condition) return condition.any.flatMap(fieldsOf);
  return 'not' in condition ? fieldsOf(condition.not) : [condition.field];
};

/** Does the coupon ask for more than a shop that was never asked may be expected to honour? */
export const asksMore = (coupon: Coupon): boolean =>
  !plainKinds.includes(coupon.discount.kind) ||
  !isExclusive(coupon) ||
  fieldsOf(conditionOf(coupon)).some((field) => field.startsWith('customer.'));

/**
 * Can the checkout honour the coupon as it is written? Asked when a catalog is published, so that nothing is promised to a shopper that the
 * till would ignore. Errors: `discount_unsupported`, `stacking_unsupported`, `condition_unsupported`.
 */
export const honours = ({ discounts, fields, stacking }: Capabilities, coupon: Coupon): Result<undefined, Failure> => {
  if (!discounts.includes(coupon.discount.kind))
    return fail('discount_unsupported', `The shop's checkout has no discount of the form ${coupon.discount.kind}.`, coupon.id);
  if (!stacking && !isExclusive(coupon)) return fail('stacking_unsupported', "The shop's checkout takes one code an order.", coupon.id);
  const unknown = fieldsOf(conditionOf(coupon)).find((field) => !fields.includes(field));
  return unknown === undefined ? ok(undefined) : fail('condition_unsupported', `The shop's checkout cannot check ${unknown}.`, coupon.id);
};
