import * as v from 'valibot';
import type { Coupon } from '../../../protocol/coupons/coupon';
import { goodsGiven } from '../../../protocol/coupons/discount';
import type { Scope } from '../../../protocol/coupons/scope';
import { type Failure, fail, ok, type Result } from '../../../protocol/values/result';
import type { Connector } from '../../shop/connector';
import { twice } from '../../shop/shopCall';
import {
  bulkSchema,
  COLLECTIONS,
  CREATE_BASIC,
  CREATE_BXGY,
  CREATE_SHIPPING,
  codeDeletedSchema,
  type codesSchema,
  collectionsSchema,
  createdSchema,
  createShopifyApi,
  DEACTIVATE,
  DELETE,
  DELETE_ALL,
  DELETE_CODE,
  DELETE_HOOK,
  deletedSchema,
  FIND,
  foundSchema,
  HOOKS,
  hookDeletedSchema,
  hooksSchema,
  LIST,
  listedSchema,
  POOL_CODE,
  poolCodeSchema,
  SHOP,
  type ShopifyApi,
  type ShopifySettings,
  shopSchema,
} from './shopifyApi';
import {
  DISCOUNT_TAG,
  discountTitle,
  type ShopifyGoods,
  type ShopifyTerms,
  shopifyGoods,
  shopifyInput,
  shopifyTerms,
} from './shopifyDiscount';
import { shopifyProducts } from './shopifyProducts';
import { readShopifyWebhook } from './shopifyWebhook';

/**
 * Ends one code of a merchant's discount, which may contain thousands of codes. Only this code is deleted, by its id, which Shopify
 * processes in the background. A discount without other codes is deactivated instead and keeps the code. Errors: `shop_refused` also if
 * Shopify does not return the code's id; those of `ShopifyApi`.
 */
const endPoolCode = async (api: ShopifyApi, code: string): Promise<Result<undefined>> => {
  const found = await twice(() => api.ask(POOL_CODE, { code, search: `"${code}"` }, poolCodeSchema));
  if (!found.ok) return found;
  const node = found.value.codeDiscountNodeByCode;
  if (!node || node.codeDiscount.status === 'EXPIRED') return ok(undefined);
  const { codes, codesCount } = node.codeDiscount;
  const ours = codes.nodes.find((entry) => entry.code.toUpperCase() === code.toUpperCase());
  if (!ours) return fail('shop_refused', 'Shopify did not say which code of the discount this is.');
  const ended = await twice(() =>
    codesCount?.count === 1
      ? api.ask(DEACTIVATE, { discount: node.id }, codeDeletedSchema)
      : api.ask(DELETE_CODE, { discount: node.id, code: ours.id }, codeDeletedSchema),
  );
  if (!ended.ok) return ended;
  const [error] = ended.value.ended?.userErrors ?? [];
  return error ? fail('shop_refused', `Shopify answered: ${error.message}`) : ok(undefined);
};

const refused = (errors: readonly { readonly message: string }[] = []): Result<undefined, Failure> =>
  errors[0] ? fail('shop_refused', `Shopify answered: ${errors[0].message}`) : ok(undefined);

/** Goods in a scope, by Shopify's ids. */
const goodsIn = async (api: ShopifyApi, { categories, itemIds }: Scope, id: string): Promise<Result<ShopifyGoods>> => {
  if (categories === undefined) return shopifyGoods(itemIds ?? []);
  if (itemIds !== undefined) return fail('discount_unsupported', 'Shopify supports collections or products, not both.', id);
  const collections: string[] = [];
  for (const category of categories) {
    const query = `title:"${category.replaceAll(/["\\]/g, '\\$&')}"`;
    const found = await twice(() => api.ask(COLLECTIONS, { query }, collectionsSchema));
    if (!found.ok) return found;
    const collection = found.value.collections.nodes.find(({ title }) => title === category);
    if (!collection) return fail('discount_unsupported', `The shop has no collection called ${category}.`, id);
    collections.push(collection.id);
  }
  // An empty scope must not become the whole shop.
  return collections.length > 0 ? ok({ collections }) : fail('discount_unsupported', 'The coupon covers no products.', id);
};

interface Goods {
  readonly goods: ShopifyGoods;
  /** Those that become cheaper. */
  readonly gets: ShopifyGoods;
}

const goodsOf = async (api: ShopifyApi, { discount, scope, id }: Coupon): Promise<Result<Goods>> => {
  const goods = await goodsIn(api, scope, id);
  if (!goods.ok) return goods;
  const gets = discount.kind === 'buyGet' ? await goodsIn(api, goodsGiven(discount, scope), id) : goods;
  return gets.ok ? ok({ goods: goods.value, gets: gets.value }) : gets;
};

const documents: Readonly<Record<ShopifyTerms['kind'], string>> = {
  amount: CREATE_BASIC,
  percentage: CREATE_BASIC,
  shipping: CREATE_SHIPPING,
  pieces: CREATE_BXGY,
};

/** Couplet's discounts in the shop. */
const shopifyDiscounts = (api: ShopifyApi) => {
  const find = (code: string) => twice(() => api.ask(FIND, { code }, foundSchema));

  const listed = async () => {
    const nodes: v.InferOutput<typeof listedSchema>['discountNodes']['nodes'] = [];
    let after: string | null = null;
    for (;;) {
      const page: Result<v.InferOutput<typeof listedSchema>> = await twice(() =>
        api.ask(LIST, { query: `method:code AND tag:${DISCOUNT_TAG}`, after }, listedSchema),
      );
      if (!page.ok) return page;
      nodes.push(...page.value.discountNodes.nodes);
      const { hasNextPage, endCursor } = page.value.discountNodes.pageInfo;
      if (!hasNextPage) return ok(nodes);
      after = endCursor;
    }
  };
  const codesIn = (nodes: readonly { readonly discount: v.InferOutput<typeof codesSchema> }[]): string[] =>
    nodes.flatMap(({ discount }) => discount.codes?.nodes.map(({ code }) => code) ?? []);

  const deactivateAll = async (): Promise<Result<undefined>> => {
    const answer = await twice(() => api.ask(DELETE_ALL, { search: `method:code AND tag:${DISCOUNT_TAG}` }, bulkSchema));
    return answer.ok ? refused(answer.value.discountCodeBulkDelete?.userErrors) : answer;
  };

  return { find, listed, codesIn, deactivateAll };
};

const removeHooks = async (api: ShopifyApi): Promise<Result<readonly string[]>> => {
  const hooks = await twice(() => api.ask(HOOKS, {}, hooksSchema));
  if (!hooks.ok) return hooks;
  const ours = hooks.value.webhookSubscriptions.nodes.filter(({ uri }) => uri.endsWith('/v1/webhooks/shopify'));
  for (const { id } of ours) {
    const gone = await twice(() => api.ask(DELETE_HOOK, { id }, hookDeletedSchema));
    if (!gone.ok) return gone;
  }
  return ok(ours.map(({ uri }) => `webhook to ${uri}`));
};

/**
 * Shopify, written for its published API of `SHOPIFY_API_VERSION`, one discount per code; not run against the live service. Orders arrive
 * as Shopify's own webhooks. Scopes name goods by Shopify's ids and categories by titles of collections.
 */
export const shopify = (settings: ShopifySettings, timeoutMs: number): Connector => {
  const api = createShopifyApi(settings, timeoutMs);
  const acceptInexact = settings.SHOPIFY_INEXACT === 'accept';
  const webhook = { secret: settings.SHOPIFY_CLIENT_SECRET, shopDomain: new URL(settings.SHOP_URL).host.toLowerCase() };

  const { find, listed, codesIn, deactivateAll } = shopifyDiscounts(api);

  return {
    platform: 'shopify',
    probe: () => api.ask('{ shop { name } }', {}, v.object({ shop: v.object({ name: v.string() }) })),
    capabilities: async () =>
      ok({
        discounts: ['percent', 'fixed', 'tiers', 'freeShipping', 'buyGet'],
        fields: ['cart.value', 'cart.quantity'],
        stacking: false,
      }),
    canHonour: async (coupon, currency) => {
      const terms = shopifyTerms(coupon, acceptInexact);
      if (!terms.ok) return terms;
      const shop = await twice(() => api.ask(SHOP, {}, shopSchema));
      if (!shop.ok) return shop;
      if (shop.value.shop.currencyCode !== currency)
        return fail('discount_unsupported', `The shop sells in ${shop.value.shop.currencyCode}, not in ${currency}.`, coupon.id);
      const goods = await goodsOf(api, coupon);
      return goods.ok ? ok(undefined) : goods;
    },
    createCode: async ({ code, coupon, currency, expiresAt, uses }) => {
      const terms = shopifyTerms(coupon, acceptInexact);
      if (!terms.ok) return fail('shop_refused', terms.error.message);
      const goods = await goodsOf(api, coupon);
      if (!goods.ok) return goods.error.code === 'discount_unsupported' ? fail('shop_refused', goods.error.message) : goods;
      const validity = { code, currency, startsAt: coupon.startsAt, expiresAt, uses };
      const input = shopifyInput(terms.value, goods.value.goods, goods.value.gets, validity);
      const created = await twice(() => api.ask(documents[terms.value.kind], { input }, createdSchema));
      if (!created.ok) return created;
      const errors = created.value.created?.userErrors ?? [];
      if (!errors.some((error) => error.code === 'TAKEN')) return refused(errors);
      // Created by an earlier attempt whose response was lost, or ended since.
      const found = await find(code);
      if (!found.ok) return found;
      const discount = found.value.codeDiscountNodeByCode?.codeDiscount;
      return discount?.status === 'ACTIVE' && discount.title === discountTitle(code)
        ? ok(undefined)
        : fail('shop_refused', 'Shopify already has this code but does not accept it.');
    },
    deactivateCode: async (code, source) => {
      if (source === 'pool') return endPoolCode(api, code);
      const found = await find(code);
      if (!found.ok) return found;
      const node = found.value.codeDiscountNodeByCode;
      // Couplet must not delete the shop's own discounts.
      if (node?.codeDiscount.title !== discountTitle(code)) return ok(undefined);
      const gone = await twice(() => api.ask(DELETE, { id: node.id }, deletedSchema));
      if (!gone.ok) return gone;
      const errors = gone.value.discountCodeDelete?.userErrors ?? [];
      if (errors.length === 0) return ok(undefined);
      // It may have been deleted between the two calls.
      const again = await find(code);
      return again.ok && !again.value.codeDiscountNodeByCode ? ok(undefined) : refused(errors);
    },
    deactivateAll,
    listCodes: async () => {
      const nodes = await listed();
      return nodes.ok ? ok(codesIn(nodes.value)) : nodes;
    },
    listProducts: () => shopifyProducts(api),
    readWebhook: (request) => readShopifyWebhook(request, webhook),
    uninstall: async () => {
      const nodes = await listed();
      if (!nodes.ok) return nodes;
      const gone = await deactivateAll();
      if (!gone.ok) return gone;
      const hooks = await removeHooks(api);
      return hooks.ok ? ok({ removed: [...codesIn(nodes.value).map((code) => `discount Couplet ${code}`), ...hooks.value] }) : hooks;
    },
    byHand: ['The custom app made for Couplet, with its access token, and webhooks that were set in the admin pages or in the app’s file.'],
  };
};
