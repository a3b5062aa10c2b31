import { describe, expect, it } from 'vitest';
import { type Customer, type MinimumCondition, meetsMinimum as meets, unsupportedPart } from '../../../demo/shop/discountTerms';

const meetsMinimum = (condition: MinimumCondition, lines: Parameters<typeof meets>[1], customer?: Customer) =>
  meets(condition, lines, customer);
const cart = [{ productId: 'a', category: 'Tea', price: 1_000, quantity: 2 }];

describe('minimum conditions of a code', () => {
  it('compares cart value and quantity', () => {
    expect(meetsMinimum({ field: 'cart.value', op: 'gte', value: 2_000 }, cart)).toBe(true);
    expect(meetsMinimum({ field: 'cart.value', op: 'gt', value: 2_000 }, cart)).toBe(false);
    expect(meetsMinimum({ field: 'cart.quantity', op: 'lt', value: 3 }, cart)).toBe(true);
  });

  it('joins conditions by all, any and not', () => {
    const tea = { field: 'cart.categories', op: 'in', value: ['Tea'] } as const;
    const lamp = { field: 'cart.categories', op: 'eq', value: 'Lighting' } as const;
    expect(meetsMinimum({ all: [tea, lamp] }, cart)).toBe(false);
    expect(meetsMinimum({ any: [tea, lamp] }, cart)).toBe(true);
    expect(meetsMinimum({ all: [tea, { not: lamp }] }, cart)).toBe(true);
    expect(meetsMinimum({ all: [] }, [])).toBe(true);
    expect(meetsMinimum({ any: [] }, cart)).toBe(false);
  });

  it('asks the shop’s orders of a customer, and believes a stranger until the checkout knows them', () => {
    const first = { field: 'customer.orders', op: 'eq', value: 0 } as const;
    const away = { field: 'customer.daysSincePurchase', op: 'gte', value: 60 } as const;
    const [stranger, newcomer] = [undefined, { orders: 0, daysSincePurchase: undefined }];
    const [lost, regular] = [
      { orders: 3, daysSincePurchase: 61 },
      { orders: 3, daysSincePurchase: 2 },
    ];
    const answers = (condition: MinimumCondition) =>
      [stranger, newcomer, lost, regular].map((customer) => meetsMinimum(condition, cart, customer));
    expect(answers(first)).toEqual([true, true, false, false]);
    expect(answers(away)).toEqual([true, false, true, false]);
    expect(answers({ not: first })).toEqual([true, false, true, true]);
  });

  it('says which part this checkout cannot check', () => {
    expect(unsupportedPart({ all: [{ field: 'cart.value', op: 'gte', value: 1 }] })).toBeUndefined();
    expect(unsupportedPart({ any: [{ not: { field: 'session.views', op: 'gt', value: 1 } }] })).toBe('the field session.views');
    expect(unsupportedPart({ field: 'cart.value', op: 'like', value: 1 })).toBe('the operator like');
    expect(unsupportedPart('always')).toBe('a malformed condition');
  });
});
