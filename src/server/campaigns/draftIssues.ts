import type { CampaignIssue } from '../../campaigns/campaignIssue';
import { checkCampaign } from '../../campaigns/checkCampaign';
import { namedInScopes, scopeIssues } from '../../campaigns/scopeIssues';
import type { ProductRepository } from '../records/productRepository';

/** What it asks of the store. */
export type KnownProducts = Pick<ProductRepository, 'namedGoods' | 'productImports'>;

type Options = Parameters<typeof checkCampaign>[1];

/** All issues of a draft: those of `checkCampaign`, and of `scopeIssues` if the shop's products are known. */
export const draftIssues = async (store: KnownProducts, input: unknown, options: Options): Promise<readonly CampaignIssue[]> => {
  const issues = checkCampaign(input, options);
  if (issues.some(({ code }) => code === 'too_deep')) return issues;
  const { categories = [], itemIds = [] } = namedInScopes(input);
  if (categories.length + itemIds.length === 0) return issues;
  const [imports, goods] = await Promise.all([store.productImports(), store.namedGoods({ categories, itemIds })]);
  if (!imports.some(({ state }) => state === 'current')) return issues;
  const known = {
    categories: new Set(goods.categories.filter(({ products }) => products > 0).map(({ id }) => id)),
    itemIds: new Set(goods.products.map(({ id }) => id)),
  };
  return [...issues, ...scopeIssues(input, known)];
};
