import type { ShopDatabase } from './database';
import {
  type Customer,
  type DiscountScope,
  type DiscountTerms,
  type MinimumCondition,
  meetsMinimum,
  type PricedLine,
} from './discountTerms';

/** Value of the goods in a scope, minor units. An empty scope means the whole cart. */
const scopedValue = (lines: readonly PricedLine[], scope: DiscountScope): number => {
  const { categories = [], itemIds = [] } = scope;
  const everything = categories.length === 0 && itemIds.length === 0;
  let value = 0;
  for (const line of lines) {
    if (everything || categories.includes(line.category) || itemIds.includes(line.productId)) value += line.price * line.quantity;
  }
  return value;
};

const tierAmount = (terms: Extract<DiscountTerms, { kind: 'tiers' }>, value: number): number => {
  const ascending = [...terms.tiers].sort((a, b) => a.threshold - b.threshold);
  const lowest = ascending[0];
  if (!lowest || value < lowest.threshold) return 0;
  const highest = ascending.filter((tier) => tier.threshold <= value).at(-1) ?? lowest;
  const repeated = terms.repeat ? Math.floor(value / lowest.threshold) * lowest.amount : 0;
  return Math.max(highest.amount, repeated);
};

/** Amount the terms take off this cart, minor units. Never more than the goods in scope or the shipping cost. */
export const discountAmount = (terms: DiscountTerms, scope: DiscountScope, lines: readonly PricedLine[], shipping: number): number => {
  const value = scopedValue(lines, scope);
  if (terms.kind === 'freeShipping') return value > 0 ? Math.min(shipping, terms.cap) : 0;
  if (terms.kind === 'fixed') return Math.min(terms.amount, value);
  if (terms.kind === 'percent') return Math.min(Math.floor((value * terms.basisPoints) / 10_000), terms.cap);
  return Math.min(tierAmount(terms, value), terms.cap, value);
};

export interface DiscountCode {
  readonly code: string;
  readonly terms: DiscountTerms;
  readonly scope: DiscountScope;
  readonly minimum: MinimumCondition;
  readonly currency: string;
  readonly expiresAt: number;
  readonly uses: number;
}

export interface DiscountRow extends DiscountCode {
  readonly used: number;
  readonly active: boolean;
}

/** Why the checkout refuses a code, as text and as code. */
export interface CodeRefusal {
  readonly code: 'code_unknown' | 'code_inactive' | 'code_expired' | 'code_used' | 'code_minimum' | 'code_customer' | 'code_scope';
  readonly message: string;
}

interface Stored {
  readonly code: string;
  readonly terms: string;
  readonly scope: string;
  readonly minimum: string;
  readonly currency: string;
  readonly expires_at: number;
  readonly uses: number;
  readonly used: number;
  readonly active: number;
}

const fromStored = (row: Stored): DiscountRow => ({
  code: row.code,
  terms: JSON.parse(row.terms) as DiscountTerms,
  scope: JSON.parse(row.scope) as DiscountScope,
  minimum: JSON.parse(row.minimum) as MinimumCondition,
  currency: row.currency,
  expiresAt: row.expires_at,
  uses: row.uses,
  used: row.used,
  active: row.active === 1,
});

/** Codes are compared without case and whitespace, as shoppers type them. */
export const normaliseCode = (text: string): string => text.trim().toUpperCase();

/**
 * `created` the first time, `same` when it is repeated, `conflict` when the code has other terms or was switched off: answering `same` then
 * would present a dead code as valid.
 */
export const putCode = (db: ShopDatabase, discount: DiscountCode, now: number): 'created' | 'same' | 'conflict' => {
  const row = [
    normaliseCode(discount.code),
    ...[discount.terms, discount.scope, discount.minimum].map((part) => JSON.stringify(part)),
    discount.currency,
    discount.expiresAt,
    discount.uses,
  ];
  const { changes } = db
    .prepare(
      'INSERT INTO discounts (code, terms, scope, minimum, currency, expires_at, uses, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    )
    .run(...row, now);
  if (changes === 1) return 'created';
  const same = db
    .prepare(
      'SELECT 1 FROM discounts WHERE code = ? AND terms = ? AND scope = ? AND minimum = ? AND currency = ? AND expires_at = ? AND uses = ? AND active = 1',
    )
    .get(...row);
  return same === undefined ? 'conflict' : 'same';
};

export const deactivateCode = (db: ShopDatabase, code: string): void => {
  db.prepare('UPDATE discounts SET active = 0 WHERE code = ?').run(normaliseCode(code));
};

export const findCode = (db: ShopDatabase, code: string): DiscountRow | undefined => {
  const row = db.prepare('SELECT * FROM discounts WHERE code = ?').get(normaliseCode(code)) as Stored | undefined;
  return row && fromStored(row);
};

export const allCodes = (db: ShopDatabase): DiscountRow[] =>
  (db.prepare('SELECT * FROM discounts ORDER BY created_at DESC LIMIT 100').all() as Stored[]).map(fromStored);

/** Value of a code on this cart now, or why it is not accepted. Checks the customer once known. */
export const appraiseCode = (
  found: DiscountRow | undefined,
  lines: readonly PricedLine[],
  shipping: number,
  now: number,
  customer?: Customer,
): { readonly amount: number } | { readonly refusal: CodeRefusal } => {
  const refuse = (code: CodeRefusal['code'], message: string): { refusal: CodeRefusal } => ({ refusal: { code, message } });
  if (!found) return refuse('code_unknown', 'This code does not exist.');
  if (!found.active) return refuse('code_inactive', 'This code is no longer valid.');
  if (now >= found.expiresAt) return refuse('code_expired', 'This code has expired.');
  if (found.used >= found.uses) return refuse('code_used', 'This code has already been used.');
  if (!meetsMinimum(found.minimum, lines, undefined)) return refuse('code_minimum', 'Your cart does not meet this code’s conditions yet.');
  if (!meetsMinimum(found.minimum, lines, customer)) return refuse('code_customer', 'Your earlier orders do not qualify for this code.');
  if (scopedValue(lines, found.scope) === 0)
    return refuse('code_scope', `This code is for ${(found.scope.categories ?? ['other goods']).join(', ')}.`);
  const amount = discountAmount(found.terms, found.scope, lines, shipping);
  return amount > 0 ? { amount } : refuse('code_minimum', 'Your cart has not reached this code’s minimum yet.');
};

/** Takes one use, atomically. `false` if none is left. */
export const takeUse = (db: ShopDatabase, code: string, now: number): boolean =>
  db
    .prepare('UPDATE discounts SET used = used + 1 WHERE code = ? AND active = 1 AND used < uses AND expires_at > ?')
    .run(normaliseCode(code), now).changes === 1;

/** Gives the use back when an order is cancelled. */
export const returnUse = (db: ShopDatabase, code: string): void => {
  db.prepare('UPDATE discounts SET used = used - 1 WHERE code = ? AND used > 0').run(normaliseCode(code));
};
