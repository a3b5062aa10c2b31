import type { Condition } from '../protocol/coupons/condition';
import type { Minor } from '../protocol/money';

const numbersOf = (value: unknown): readonly number[] => (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'number');

const smallest = (numbers: readonly number[]): Minor => Math.max(0, Math.ceil(Math.min(...numbers, Number.MAX_SAFE_INTEGER)));

/** `holds`: what the goods come to at least where the condition holds; else where it does not. */
const least = (condition: Condition, holds: boolean): Minor => {
  if ('not' in condition) return least(condition.not, !holds);
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any;
    const bounds = parts.map((part) => least(part, holds));
    // Of all parts each bound holds; of any, only the lowest. Not all is any not, and the other way round.
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

/** The smallest cart, minor units of goods, for which the condition can hold; 0 where it says nothing of that. */
export const leastCart = (when: Condition): Minor => least(when, true);
