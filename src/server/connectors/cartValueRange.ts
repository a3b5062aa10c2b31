import type { Condition } from '../../protocol/coupons/condition';

/** Least and greatest worth of the goods, minor units, both allowed. */
export interface CartValueRange {
  readonly least?: number;
  readonly greatest?: number;
}

const narrower = (a: CartValueRange, b: CartValueRange): CartValueRange => {
  const least = Math.max(a.least ?? 0, b.least ?? 0);
  const greatest = Math.min(a.greatest ?? Number.POSITIVE_INFINITY, b.greatest ?? Number.POSITIVE_INFINITY);
  return { ...(least > 0 ? { least } : {}), ...(greatest < Number.POSITIVE_INFINITY ? { greatest } : {}) };
};

/** A condition as one range of `cart.value`, for shops that know nothing else; `undefined` where it says more than that. */
export const cartValueRange = (condition: Condition): CartValueRange | undefined => {
  if ('any' in condition) return condition.any.length === 1 && condition.any[0] ? cartValueRange(condition.any[0]) : undefined;
  if ('not' in condition) return undefined;
  if ('all' in condition) {
    const parts = condition.all.map(cartValueRange);
    return parts.reduce<CartValueRange | undefined>((sum, part) => sum && part && narrower(sum, part), {});
  }
  const { field, op, value } = condition;
  if (field !== 'cart.value' || typeof value !== 'number' || !Number.isSafeInteger(value)) return undefined;
  switch (op) {
    case 'gte':
      return { least: value };
    case 'gt':
      return { least: value + 1 };
    case 'lte':
      return { greatest: value };
    case 'lt':
      return { greatest: value - 1 };
    default:
      return undefined;
  }
};
