import type { DiscountScope, DiscountTerms, PricedLine } from './discountTerms';

/** Value of the goods a scope speaks of, minor units. An empty scope means the whole cart. */
export const scopedValue = (lines: readonly PricedLine[], scope: DiscountScope): number => {
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

/** What the terms take off this cart, minor units; never more than the goods in scope or the shipping cost. */
export const discountAmount = (terms: DiscountTerms, scope: DiscountScope, lines: readonly PricedLine[], shipping: number): number => {
  const value = scopedValue(lines, scope);
  if (terms.kind === 'freeShipping') return value > 0 ? Math.min(shipping, terms.cap) : 0;
  if (terms.kind === 'fixed') return Math.min(terms.amount, value);
  if (terms.kind === 'percent') return Math.min(Math.floor((value * terms.basisPoints) / 10_000), terms.cap);
  return Math.min(tierAmount(terms, value), terms.cap, value);
};
