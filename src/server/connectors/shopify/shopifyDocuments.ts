import * as v from 'valibot';
import { userErrorsSchema } from './shopifyApi';

/** Documents of the Admin API that the connector sends, each with the shape of its answer; checked in tests against the schema of 2026-04. */
export const createdSchema = v.object({ created: v.nullable(v.object({ userErrors: userErrorsSchema })) });
export const CREATE_BASIC = `mutation ($input: DiscountCodeBasicInput!) {
  created: discountCodeBasicCreate(basicCodeDiscount: $input) { userErrors { code message } } }`;
export const CREATE_SHIPPING = `mutation ($input: DiscountCodeFreeShippingInput!) {
  created: discountCodeFreeShippingCreate(freeShippingCodeDiscount: $input) { userErrors { code message } } }`;

export const foundSchema = v.object({
  codeDiscountNodeByCode: v.nullable(
    v.object({ id: v.string(), codeDiscount: v.object({ title: v.optional(v.string()), status: v.optional(v.string()) }) }),
  ),
});
export const FIND = `query ($code: String!) { codeDiscountNodeByCode(code: $code) { id codeDiscount {
  ... on DiscountCodeBasic { title status } ... on DiscountCodeFreeShipping { title status } } } }`;

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
/** `$search` is no more than a filter: what it finds may be codes that resemble the one that is meant. */
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
export const LIST = `query ($query: String!, $after: String) { discountNodes(first: 100, query: $query, after: $after) {
  nodes { id discount { ... on DiscountCodeBasic { codes(first: 1) { nodes { code } } } ... on DiscountCodeFreeShipping { codes(first: 1) { nodes { code } } } } }
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
