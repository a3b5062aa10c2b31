import { type Condition, type ConditionField, partOfCondition } from '../../protocol/coupons/condition';

import type { Coupon } from '../../protocol/coupons/coupon';

/** Fields that tell shoppers apart by what they did; what a basket must hold or come to is a coupon's terms, which everybody can meet. */
const behavioural: ReadonlySet<ConditionField> = new Set([
  'cart.idleMinutes',
  'customer.orders',
  'customer.daysSincePurchase',
  'interest.categories',
  'session.views',
  'session.visits',
]);

const isBehavioural = (condition: Condition): boolean => {
  if ('all' in condition) return condition.all.some(isBehavioural);
  if ('any' in condition) return condition.any.some(isBehavioural);
  return 'not' in condition ? isBehavioural(condition.not) : behavioural.has(condition.field);
};

/** The part of a condition that picks shoppers by their behaviour, as wide as the rest can make it; `undefined` where nothing does. */
export const behaviouralPart = (condition: Condition): Condition | undefined =>
  isBehavioural(condition) ? partOfCondition(condition, (field) => behavioural.has(field)) : undefined;

/** Is a coupon of the campaign for some shoppers only, by what they did? */
export const picksByBehaviour = ({ coupons }: { readonly coupons: readonly Coupon[] }): boolean =>
  coupons.some(({ when }) => isBehavioural(when));
