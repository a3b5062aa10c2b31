import * as v from 'valibot';
import { parseJsonWith, parseWith } from '../../../protocol/values/parse';
import { fail, type Result } from '../../../protocol/values/result';
import { required, shopUrl } from '../../shop/connector';
import { createAskShop } from '../../shop/shopCall';

export const shopifySettingsSchema = v.object({
  SHOP_PLATFORM: v.literal('shopify'),
  SHOP_URL: v.pipe(shopUrl, v.regex(/^https?:\/\/[^/]+\/?$/, 'must be the shop without a path, such as https://name.myshopify.com')),
  SHOP_TOKEN: required('the access token of the Admin API, with write_discounts, read_orders and read_products'),
  /** Client secret of the app, with which Shopify signs its webhooks. */
  SHOPIFY_CLIENT_SECRET: required("the app's client secret, with which webhooks are signed"),
  SHOPIFY_API_VERSION: v.optional(v.pipe(v.string(), v.regex(/^20\d\d-\d\d$/, 'must be a version such as 2026-04')), '2026-04'),
  /** `accept`: also publish percentages and pieces without their cap, and free shipping that applies only to rates up to the cap. */
  SHOPIFY_INEXACT: v.optional(v.picklist(['refuse', 'accept'], 'must be refuse or accept'), 'refuse'),
});
export type ShopifySettings = v.InferOutput<typeof shopifySettingsSchema>;

const answerSchema = v.object({
  data: v.nullish(v.unknown()),
  errors: v.optional(
    v.union([v.string(), v.array(v.object({ message: v.string(), extensions: v.optional(v.object({ code: v.optional(v.string()) })) }))]),
  ),
});

const userErrorsSchema = v.array(v.object({ message: v.string(), code: v.optional(v.nullable(v.string())) }));

export interface ShopifyApi {
  /**
   * Sends one document and checks its data against the schema. Errors: those of `askShop`; `shop_refused`. A throttled call is
   * `shop_no_answer`: it had no effect and may succeed later.
   */
  ask<S extends v.GenericSchema>(
    document: string,
    variables: Readonly<Record<string, unknown>>,
    data: S,
  ): Promise<Result<v.InferOutput<S>>>;
}

/** GraphQL Admin API (https://shopify.dev/docs/api/admin-graphql). */
export const createShopifyApi = ({ SHOP_URL, SHOP_TOKEN, SHOPIFY_API_VERSION }: ShopifySettings, timeoutMs: number): ShopifyApi => {
  const url = `${SHOP_URL.replace(/\/+$/, '')}/admin/api/${SHOPIFY_API_VERSION}/graphql.json`;
  const askShop = createAskShop(url, timeoutMs);
  const headers = { 'content-type': 'application/json', 'x-shopify-access-token': SHOP_TOKEN };
  return {
    ask: async (document, variables, data) => {
      const answer = await askShop(url, { method: 'POST', headers, body: JSON.stringify({ query: document, variables }) });
      if (!answer.ok) return answer;
      const read = parseJsonWith(answerSchema, answer.value.text, 'shop_refused');
      if (!read.ok) return fail('shop_refused', `Shopify answered ${answer.value.status} with something that is not GraphQL.`);
      const { errors } = read.value;
      if (typeof errors === 'string') return fail('shop_refused', `Shopify answered: ${errors}`);
      const [error] = errors ?? [];
      const passing = ['THROTTLED', 'INTERNAL_SERVER_ERROR'].includes(error?.extensions?.code ?? '');
      if (error) return fail(passing ? 'shop_no_answer' : 'shop_refused', `Shopify answered: ${error.message}`);
      const parsed = parseWith(data, read.value.data, 'shop_refused');
      return parsed.ok ? parsed : fail('shop_refused', `Shopify sent an unexpected answer: ${parsed.error.message}`, parsed.error.at);
    },
  };
};

/**
 * Documents of the Admin API used by the connector, each with the shape of its response. Tests check them against the schema of 2026-04.
 */
export const createdSchema = v.object({ created: v.nullable(v.object({ userErrors: userErrorsSchema })) });
export const CREATE_BASIC = `mutation ($input: DiscountCodeBasicInput!) {
  created: discountCodeBasicCreate(basicCodeDiscount: $input) { userErrors { code message } } }`;
export const CREATE_SHIPPING = `mutation ($input: DiscountCodeFreeShippingInput!) {
  created: discountCodeFreeShippingCreate(freeShippingCodeDiscount: $input) { userErrors { code message } } }`;
export const CREATE_BXGY = `mutation ($input: DiscountCodeBxgyInput!) {
  created: discountCodeBxgyCreate(bxgyCodeDiscount: $input) { userErrors { code message } } }`;

export const foundSchema = v.object({
  codeDiscountNodeByCode: v.nullable(
    v.object({ id: v.string(), codeDiscount: v.object({ title: v.optional(v.string()), status: v.optional(v.string()) }) }),
  ),
});
export const FIND = `query ($code: String!) { codeDiscountNodeByCode(code: $code) { id codeDiscount {
  ... on DiscountCodeBasic { title status } ... on DiscountCodeBxgy { title status } ... on DiscountCodeFreeShipping { title status } } } }`;

export const poolCodeSchema = v.object({
  codeDiscountNodeByCode: v.nullable(
    v.object({
      id: v.string(),
      codeDiscount: v.object({
        status: v.string(),
        codesCount: v.nullable(v.object({ count: v.number() })),
        codes: v.object({ nodes: v.array(v.object({ id: v.string(), code: v.string() })) }),
      }),
    }),
  ),
});
const inDiscount = (type: string): string =>
  `... on ${type} { status codesCount { count } codes(first: 50, query: $search) { nodes { id code } } }`;
/** `$search` is only a filter. Its results may be similar codes. */
export const POOL_CODE = `query ($code: String!, $search: String!) { codeDiscountNodeByCode(code: $code) { id codeDiscount {
  ${['DiscountCodeApp', 'DiscountCodeBasic', 'DiscountCodeBxgy', 'DiscountCodeFreeShipping'].map(inDiscount).join(' ')} } } }`;

export const codeDeletedSchema = v.object({ ended: v.nullable(v.object({ userErrors: userErrorsSchema })) });
export const DELETE_CODE = `mutation ($discount: ID!, $code: ID!) {
  ended: discountCodeRedeemCodeBulkDelete(discountId: $discount, ids: [$code]) { userErrors { code message } } }`;
export const DEACTIVATE = `mutation ($discount: ID!) { ended: discountCodeDeactivate(id: $discount) { userErrors { code message } } }`;

export const deletedSchema = v.object({ discountCodeDelete: v.nullable(v.object({ userErrors: userErrorsSchema })) });
export const DELETE = 'mutation ($id: ID!) { discountCodeDelete(id: $id) { userErrors { code message } } }';

export const bulkSchema = v.object({ discountCodeBulkDelete: v.nullable(v.object({ userErrors: userErrorsSchema })) });
export const DELETE_ALL =
  'mutation ($search: String!) { discountCodeBulkDelete(search: $search) { job { id } userErrors { code message } } }';

export const codesSchema = v.object({ codes: v.optional(v.object({ nodes: v.array(v.object({ code: v.string() })) })) });
export const listedSchema = v.object({
  discountNodes: v.object({
    nodes: v.array(v.object({ id: v.string(), discount: codesSchema })),
    pageInfo: v.object({ hasNextPage: v.boolean(), endCursor: v.nullable(v.string()) }),
  }),
});
const codeOf = (type: string): string => `... on ${type} { codes(first: 1) { nodes { code } } }`;
export const LIST = `query ($query: String!, $after: String) { discountNodes(first: 100, query: $query, after: $after) {
  nodes { id discount { ${['DiscountCodeBasic', 'DiscountCodeBxgy', 'DiscountCodeFreeShipping'].map(codeOf).join(' ')} } }
  pageInfo { hasNextPage endCursor } } }`;

export const shopSchema = v.object({ shop: v.object({ currencyCode: v.string() }) });
export const SHOP = '{ shop { currencyCode } }';

export const collectionsSchema = v.object({ collections: v.object({ nodes: v.array(v.object({ id: v.string(), title: v.string() })) }) });
export const COLLECTIONS = 'query ($query: String!) { collections(first: 50, query: $query) { nodes { id title } } }';

export const hooksSchema = v.object({ webhookSubscriptions: v.object({ nodes: v.array(v.object({ id: v.string(), uri: v.string() })) }) });
export const HOOKS = '{ webhookSubscriptions(first: 100) { nodes { id uri } } }';
export const hookDeletedSchema = v.object({
  webhookSubscriptionDelete: v.nullable(v.object({ userErrors: v.array(v.object({ message: v.string() })) })),
});
export const DELETE_HOOK = 'mutation ($id: ID!) { webhookSubscriptionDelete(id: $id) { userErrors { message } } }';
