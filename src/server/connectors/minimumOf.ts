import type { Condition } from '../../protocol/coupons/condition';
import { fail, ok, type Result } from '../../protocol/result';

/** What most checkouts can ask of a cart. */
export interface CartMinimum {
  /** Least value of the goods, minor units. */
  readonly value?: number;
  readonly quantity?: number;
}

/**
 * The condition as a least value and a least quantity, where it says nothing else: `gte` and, of whole numbers, `gt`, all of which must hold.
 * Error `condition_unsupported`.
 */
export const minimumOf = (condition: Condition): Result<CartMinimum> => {
  if ('all' in condition) {
    let whole: CartMinimum = {};
    for (const part of condition.all) {
      const minimum = minimumOf(part);
      if (!minimum.ok) return minimum;
      const { value = whole.value, quantity = whole.quantity } = minimum.value;
      whole = {
        ...(value === undefined ? {} : { value: Math.max(value, whole.value ?? 0) }),
        ...(quantity === undefined ? {} : { quantity: Math.max(quantity, whole.quantity ?? 0) }),
      };
    }
    return ok(whole);
  }
  if ('field' in condition && Number.isSafeInteger(condition.value) && ['gte', 'gt'].includes(condition.op)) {
    const least = Number(condition.value) + Number(condition.op === 'gt');
    if (condition.field === 'cart.value') return ok({ value: least });
    if (condition.field === 'cart.quantity') return ok({ quantity: least });
  }
  return fail('condition_unsupported', "The shop's checkout can only ask for a least value or a least quantity of the cart.");
};
