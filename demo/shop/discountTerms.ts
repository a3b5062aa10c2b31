/** A discount as this shop's checkout understands it; the body of `POST /couplet/codes` is checked against it. */
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

/** Minimum conditions: a tree of all / any / not over comparisons of the cart. */
export type MinimumCondition =
  | { readonly all: readonly MinimumCondition[] }
  | { readonly any: readonly MinimumCondition[] }
  | { readonly not: MinimumCondition }
  | { readonly field: string; readonly op: Comparison; readonly value: Comparable | readonly Comparable[] };

type Comparable = string | number | boolean;
type Comparison = 'eq' | 'ne' | 'in' | 'nin' | 'gt' | 'gte' | 'lt' | 'lte';

export interface PricedLine {
  readonly productId: string;
  /** Category name as customers see it, the one codes are scoped by. */
  readonly category: string;
  readonly price: number;
  readonly quantity: number;
}

/** What this checkout can take off. It keeps no accounts of points or credit, and adds nothing to a cart by itself. */
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
