import type { Condition } from '../../src/protocol/coupons/condition';
import type { Strings } from '../i18n/strings';

/** Which fields of a coupon's condition are met, as far as they say something about the shopper and must all hold. */
const fieldsOf = (when: Condition): readonly string[] => {
  if ('all' in when) return when.all.flatMap(fieldsOf);
  if (!('field' in when)) return [];
  const { field, op, value } = when;
  // A first order, not a later one.
  if (field === 'customer.orders') return (op === 'eq' && value === 0) || (op === 'lt' && value === 1) ? [field] : [];
  if (field === 'session.visits') return op === 'lt' || op === 'lte' ? [field] : [];
  if (field === 'customer.daysSincePurchase' || field === 'cart.idleMinutes') return op === 'gt' || op === 'gte' ? [field] : [];
  return field === 'interest.categories' && (op === 'in' || op === 'eq') ? [field] : [];
};

/** Whom the coupon is meant for, which this shopper is: what let it in comes before what chose it among others. */
export const meantFor = (when: Condition, strings: Strings): readonly string[] =>
  fieldsOf(when).flatMap((field) => (Object.hasOwn(strings.meantFor, field) ? [strings.meantFor[field]!] : []));
