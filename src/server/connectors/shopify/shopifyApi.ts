import * as v from 'valibot';
import { parseJsonWith, parseWith } from '../../../protocol/parse';
import { fail, type Result } from '../../../protocol/result';
import { createAskShop } from '../askShop';
import type { ShopifySettings } from './shopifySettings';

const answerSchema = v.object({
  data: v.nullish(v.unknown()),
  errors: v.optional(
    v.union([v.string(), v.array(v.object({ message: v.string(), extensions: v.optional(v.object({ code: v.optional(v.string()) })) }))]),
  ),
});

export const userErrorsSchema = v.array(v.object({ message: v.string(), code: v.optional(v.nullable(v.string())) }));

export interface ShopifyApi {
  /** One document, its data checked against the schema. Errors: those of `askShop`; `shop_refused`. A throttled call is `shop_no_answer`: nothing came of it, later it may. */
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
      if (typeof errors === 'string') return fail('shop_refused', `Shopify says: ${errors}`);
      const [error] = errors ?? [];
      const passing = ['THROTTLED', 'INTERNAL_SERVER_ERROR'].includes(error?.extensions?.code ?? '');
      if (error) return fail(passing ? 'shop_no_answer' : 'shop_refused', `Shopify says: ${error.message}`);
      const parsed = parseWith(data, read.value.data, 'shop_refused');
      return parsed.ok
        ? parsed
        : fail('shop_refused', `Shopify's answer is not of the expected shape: ${parsed.error.message}`, parsed.error.at);
    },
  };
};
