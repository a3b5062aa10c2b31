/** A discount as this shop's checkout implements it. The body of `POST /couplet/codes` is validated against it. */
export type DiscountTerms =
  | { readonly kind: 'percent'; readonly basisPoints: number; readonly cap: number }
  | { readonly kind: 'fixed'; readonly amount: number }
  | {
      readonly kind: 'tiers';
      readonly tiers: readonly { readonly threshold: number; readonly amount: number }[];
      readonly repeat?: boolean;
      readonly cap: number;
    }
  | { readonly kind: 'freeShipping'; readonly cap: number };

export interface DiscountScope {
  readonly categories?: readonly string[];
  readonly itemIds?: readonly string[];
}

/** Minimum conditions: a tree of all / any / not over comparisons with the cart. */
export type MinimumCondition =
  | { readonly all: readonly MinimumCondition[] }
  | { readonly any: readonly MinimumCondition[] }
  | { readonly not: MinimumCondition }
  | { readonly field: string; readonly op: Comparison; readonly value: Comparable | readonly Comparable[] };

type Comparable = string | number | boolean;
type Comparison = 'eq' | 'ne' | 'in' | 'nin' | 'gt' | 'gte' | 'lt' | 'lte';

export interface PricedLine {
  readonly productId: string;
  /** Category name shown to customers, which codes are scoped by. */
  readonly category: string;
  readonly price: number;
  readonly quantity: number;
}

/** Discount forms of this checkout. It has no accounts for points or credit, and adds nothing to a cart by itself. */
export const discountForms: readonly DiscountTerms['kind'][] = ['percent', 'fixed', 'tiers', 'freeShipping'];

const amount = { type: 'integer', minimum: 1, maximum: 100_000_000 } as const;
const texts = { type: 'array', items: { type: 'string', maxLength: 200 }, maxItems: 5_000 } as const;

/** JSON Schema of the terms, for Fastify. */
export const termsSchema = {
  type: 'object',
  oneOf: [
    {
      required: ['kind', 'basisPoints', 'cap'],
      properties: { kind: { const: 'percent' }, basisPoints: { type: 'integer', minimum: 1, maximum: 10_000 }, cap: amount },
    },
    { required: ['kind', 'amount'], properties: { kind: { const: 'fixed' }, amount } },
    {
      required: ['kind', 'tiers', 'cap'],
      properties: {
        kind: { const: 'tiers' },
        tiers: {
          type: 'array',
          minItems: 1,
          maxItems: 10,
          items: { type: 'object', required: ['threshold', 'amount'], properties: { threshold: amount, amount } },
        },
        repeat: { type: 'boolean' },
        cap: amount,
      },
    },
    { required: ['kind', 'cap'], properties: { kind: { const: 'freeShipping' }, cap: amount } },
  ],
} as const;

export const scopeSchema = { type: 'object', properties: { categories: texts, itemIds: texts } } as const;

/** A customer's history in the shop's own orders. */
export interface Customer {
  readonly orders: number;
  /** Undefined without an earlier order. */
  readonly daysSincePurchase: number | undefined;
}

/** Facts this checkout can check by itself. A code that needs others is refused when it is created, not at the checkout. */
const readers: Readonly<Record<string, (lines: readonly PricedLine[]) => number | readonly string[]>> = {
  'cart.value': (lines) => lines.reduce((sum, line) => sum + line.price * line.quantity, 0),
  'cart.quantity': (lines) => lines.reduce((sum, line) => sum + line.quantity, 0),
  'cart.categories': (lines) => lines.map((line) => line.category),
  'cart.itemIds': (lines) => lines.map((line) => line.productId),
};

const customerReaders: Readonly<Record<string, (customer: Customer) => number | undefined>> = {
  'customer.orders': ({ orders }) => orders,
  'customer.daysSincePurchase': ({ daysSincePurchase }) => daysSincePurchase,
};

export const checkableFields: readonly string[] = [...Object.keys(readers), ...Object.keys(customerReaders)];

const operators = ['eq', 'ne', 'in', 'nin', 'gt', 'gte', 'lt', 'lte'];

/** The first part of a condition that this shop cannot check, in words, or `undefined` if it can check all of it. */
export const unsupportedPart = (condition: unknown, depth = 0): string | undefined => {
  if (depth > 20 || typeof condition !== 'object' || condition === null) return 'a malformed condition';
  const node = condition as Record<string, unknown>;
  for (const group of ['all', 'any']) {
    const children = node[group];
    if (Array.isArray(children)) return children.map((child) => unsupportedPart(child, depth + 1)).find((part) => part !== undefined);
  }
  if ('not' in node) return unsupportedPart(node.not, depth + 1);
  if (typeof node.field !== 'string' || !checkableFields.includes(node.field)) return `the field ${String(node.field)}`;
  return operators.includes(String(node.op)) ? undefined : `the operator ${String(node.op)}`;
};

/**
 * Does this cart meet the condition? A list passes if any entry does (for `ne`, `nin`: all).
 * @param customer unknown until the checkout knows the buyer; until then conditions on the customer count as met
 */
export const meetsMinimum = (
  condition: MinimumCondition,
  lines: readonly PricedLine[],
  customer: Customer | undefined,
  positive = true,
): boolean => {
  if ('all' in condition) return condition.all.every((child) => meetsMinimum(child, lines, customer, positive));
  if ('any' in condition) return condition.any.some((child) => meetsMinimum(child, lines, customer, positive));
  if ('not' in condition) return !meetsMinimum(condition.not, lines, customer, !positive);
  const ofCustomer = customerReaders[condition.field];
  if (ofCustomer && !customer) return positive;
  const actual = ofCustomer && customer ? ofCustomer(customer) : readers[condition.field]?.(lines);
  if (actual === undefined) return false;
  const members: readonly (string | number)[] = typeof actual === 'number' ? [actual] : actual;
  const wanted: readonly unknown[] = Array.isArray(condition.value) ? condition.value : [condition.value];
  const [first] = wanted;
  const compare = (test: (a: number, b: number) => boolean): boolean =>
    members.some((member) => typeof member === 'number' && typeof first === 'number' && test(member, first));
  switch (condition.op) {
    case 'eq':
    case 'in':
      return members.some((member) => wanted.includes(member));
    case 'ne':
    case 'nin':
      return !members.some((member) => wanted.includes(member));
    case 'gt':
      return compare((a, b) => a > b);
    case 'gte':
      return compare((a, b) => a >= b);
    case 'lt':
      return compare((a, b) => a < b);
    case 'lte':
      return compare((a, b) => a <= b);
  }
};
