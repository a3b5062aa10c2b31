import type { Coupon } from '../protocol/coupons/coupon';
import type { Scope } from '../protocol/coupons/scope';
import { type CampaignIssue, readableParts, warning } from './campaignIssue';

/** Goods that the shop is known to have: categories with products, and ids of products. */
export interface KnownGoods {
  readonly categories: ReadonlySet<string>;
  readonly itemIds: ReadonlySet<string>;
}

/** The goods of a coupon, and those that it gives for them, with their paths. */
const scopesOf = ({ scope, discount }: Coupon): readonly (readonly [at: string, scope: Scope])[] => [
  ['scope', scope],
  ...(discount.kind === 'buyGet' ? [['discount.gets', discount.gets] as const] : []),
];

/** All goods named by the scopes of a draft. */
export const namedInScopes = (input: unknown): Scope => {
  const scopes = readableParts(input).coupons.flatMap(([, coupon]) => scopesOf(coupon).map(([, scope]) => scope));
  return {
    categories: [...new Set(scopes.flatMap(({ categories = [] }) => categories))],
    itemIds: [...new Set(scopes.flatMap(({ itemIds = [] }) => itemIds))],
  };
};

/**
 * Warnings about scopes, if the shop's goods are known. `scope_matches_nothing`: no product is in the scope, for example because of a typing
 * error. `scope_name_unknown`: one of its names is unknown (`name`, and `more` others).
 */
export const scopeIssues = (input: unknown, known: KnownGoods): readonly CampaignIssue[] =>
  readableParts(input).coupons.flatMap(([i, coupon]) =>
    scopesOf(coupon).flatMap(([at, { categories = [], itemIds = [] }]) => {
      const unknown = [...categories.filter((name) => !known.categories.has(name)), ...itemIds.filter((name) => !known.itemIds.has(name))];
      const [name, ...others] = unknown;
      if (name === undefined) return [];
      const facts = { coupon: coupon.id, name, more: others.length };
      const code = unknown.length === categories.length + itemIds.length ? 'scope_matches_nothing' : 'scope_name_unknown';
      return [warning(code, `coupons.${i}.${at}`, facts)];
    }),
  );
