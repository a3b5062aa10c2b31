import { fail, ok, type Result } from '../../../protocol/result';
import { twice } from '../askShop';
import type { ShopifyApi } from './shopifyApi';
import { codeDeletedSchema, DEACTIVATE, DELETE_CODE, POOL_CODE, poolCodeSchema } from './shopifyDocuments';

/**
 * Ends one code of a discount of the merchant's, in which it may lie together with thousands: it alone is deleted, by its id, which Shopify works off in
 * the background. A discount that has no other code is deactivated instead and keeps it. Errors: `shop_refused` also where Shopify does not say
 * which code it is; those of `ShopifyApi`.
 */
export const endPoolCode = async (api: ShopifyApi, code: string): Promise<Result<undefined>> => {
  const found = await twice(() => api.ask(POOL_CODE, { code, search: `"${code}"` }, poolCodeSchema));
  if (!found.ok) return found;
  const node = found.value.codeDiscountNodeByCode;
  if (!node || node.codeDiscount.status === 'EXPIRED') return ok(undefined);
  const { codes, codesCount } = node.codeDiscount;
  const ours = codes.nodes.find((entry) => entry.code.toUpperCase() === code.toUpperCase());
  if (!ours) return fail('shop_refused', 'Shopify does not tell which of a discount’s codes this one is.');
  const ended = await twice(() =>
    codesCount?.count === 1
      ? api.ask(DEACTIVATE, { discount: node.id }, codeDeletedSchema)
      : api.ask(DELETE_CODE, { discount: node.id, code: ours.id }, codeDeletedSchema),
  );
  if (!ended.ok) return ended;
  const [error] = ended.value.ended?.userErrors ?? [];
  return error ? fail('shop_refused', `Shopify says: ${error.message}`) : ok(undefined);
};
