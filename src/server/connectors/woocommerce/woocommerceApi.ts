import * as v from 'valibot';
import { parseJsonWith } from '../../../protocol/parse';
import { fail, ok, type Result } from '../../../protocol/result';
import { createAskShop, twice } from '../askShop';
import type { ShopAnswer } from '../shopCall';
import type { WoocommerceSettings } from './woocommerceSettings';

/** Most entries of a page, https://woocommerce.github.io/woocommerce-rest-api-docs/#pagination */
export const PAGE = 100;
const MOST_PAGES = 1_000;

type Query = Readonly<Record<string, string>>;

/** REST API v3. Errors as of the port, `shop_unauthorized`, `shop_malformed`. */
export interface WoocommerceApi {
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, query: Query, body?: unknown): Promise<Result<ShopAnswer>>;
  page<S extends v.GenericSchema>(schema: S, path: string, query: Query, page: number): Promise<Result<v.InferOutput<S>[]>>;
  all<S extends v.GenericSchema>(schema: S, path: string, query: Query): Promise<Result<v.InferOutput<S>[]>>;
}

export const woocommerceApi = (
  { SHOP_URL, WOOCOMMERCE_KEY: key, WOOCOMMERCE_SECRET: secret }: WoocommerceSettings,
  timeoutMs: number,
): WoocommerceApi => {
  const base = `${SHOP_URL.replace(/\/+$/, '')}/wp-json/wc/v3`;
  const askShop = createAskShop(base, timeoutMs);
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;

  const ask = (method: string, path: string, query: Query, body?: unknown): Promise<Result<ShopAnswer>> =>
    twice(async () => {
      const search = new URLSearchParams(query).toString();
      const answer = await askShop(`${base}/${path}${search === '' ? '' : `?${search}`}`, {
        method,
        headers: { authorization, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (answer.ok && [401, 403].includes(answer.value.status))
        return fail('shop_unauthorized', 'WooCommerce refuses the keys; they need read and write access.');
      return answer;
    });

  const page: WoocommerceApi['page'] = async (schema, path, query, number) => {
    const answer = await ask('GET', path, { ...query, per_page: String(PAGE), page: String(number) });
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return fail('shop_refused', `WooCommerce answered ${answer.value.status} to ${path}.`);
    return parseJsonWith(v.array(schema), answer.value.text, 'shop_malformed');
  };

  return {
    send: ask,
    page,
    all: async (schema, path, query) => {
      const entries = [];
      for (let number = 1; number <= MOST_PAGES; number++) {
        const read = await page(schema, path, query, number);
        if (!read.ok) return read;
        entries.push(...read.value);
        if (read.value.length < PAGE) break;
      }
      return ok(entries);
    },
  };
};
