import type { Scope } from '../protocol/coupons/coupon';
import { type CampaignIssue, readableParts, warning } from './campaignIssue';

/** Goods that the shop is known to have: categories with products, and ids of products. */
export interface KnownGoods {
  readonly categories: ReadonlySet<string>;
  readonly itemIds: ReadonlySet<string>;
}

/** All goods named by the scopes of a draft. */
export const namedInScopes = (input: unknown): Scope => {
  const scopes = readableParts(input).coupons.map(([, { scope }]) => scope);
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
  readableParts(input).coupons.flatMap(([i, { id, scope }]) => {
    const { categories = [], itemIds = [] } = scope;
    if (categories.length + itemIds.length === 0) return [];
    const unknown = [...categories.filter((name) => !known.categories.has(name)), ...itemIds.filter((name) => !known.itemIds.has(name))];
    const [name, ...others] = unknown;
    if (name === undefined) return [];
    const facts = { coupon: id, name, more: others.length };
    return [
      warning(
        unknown.length === categories.length + itemIds.length ? 'scope_matches_nothing' : 'scope_name_unknown',
        `coupons.${i}.scope`,
        facts,
      ),
    ];
  });
