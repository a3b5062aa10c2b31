import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { buildSchema, type DocumentNode, graphql, parse, type Source, validate } from 'graphql';
import { shopify } from '../../../src/server/connectors/shopify/shopify';
import type { ShopifySettings } from '../../../src/server/connectors/shopify/shopifyApi';
import { bodyOf, listen } from '../node/loopback';
import { SHOPIFY_SECRET } from './shopOrders';

const schema = buildSchema(readFileSync(new URL('./admin-2026-04.graphql', import.meta.url), 'utf8') as unknown as Source);

const SHOPIFY_TOKEN = 'shpat_of_the_tests';

/** An input of `discountCodeBasicCreate` or one of its like as the schema let it through. */
type DiscountInput = Readonly<Record<string, unknown>> & {
  readonly code: string;
  readonly tags?: readonly string[];
  readonly endsAt: string;
};

interface Kept {
  readonly id: string;
  readonly type: 'DiscountCodeBasic' | 'DiscountCodeBxgy' | 'DiscountCodeFreeShipping';
  readonly input: DiscountInput;
  /** All its codes; one of Couplet's has only that of its input. */
  readonly codes: string[];
}

/** Scalars a schema language cannot describe. */
const amountsIn = (value: unknown, key = ''): readonly string[] => {
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, part]) => amountsIn(part, name));
  if (['amount', 'greaterThanOrEqualToSubtotal', 'maximumShippingPrice'].includes(key)) return [String(value)];
  return [];
};

/**
 * A shop that answers the Admin API as it is published: every request must fit the schema, its fields and its inputs, or is refused as Shopify
 * refuses it. It knows what a test needs of the rest: codes are unique, a deleted discount is gone, lists come in pages.
 */
export const startShopifyFake = async (pageSize = 100) => {
  const discounts = new Map<string, Kept>();
  const hooks = new Map<string, string>();
  const documents: DocumentNode[] = [];
  const fault: { throttled: number } = { throttled: 0 };
  let ids = 0;

  const withCode = (code: string): Kept | undefined =>
    [...discounts.values()].find(({ codes }) => codes.some((own) => own.toLowerCase() === code.toLowerCase()));
  const create = (type: Kept['type'], input: DiscountInput) => {
    const error = (code: string, message: string) => ({ userErrors: [{ code, message }] });
    if (![input.code, input.title, input.startsAt, input.context].every(Boolean)) return error('BLANK', 'A required field is blank.');
    if (amountsIn(input).some((amount) => !/^\d+(\.\d+)?$/.test(amount))) return error('INVALID', 'An amount is no decimal.');
    if (withCode(input.code)) return error('TAKEN', 'Code must be unique. Please try a different code.');
    const id = `gid://shopify/DiscountCodeNode/${++ids}`;
    discounts.set(id, { id, type, input, codes: [input.code] });
    return { userErrors: [] };
  };
  const shown = ({ id, type, input, codes }: Kept) => ({
    __typename: type,
    title: input.title,
    status: Date.parse(input.endsAt) > Date.now() ? 'ACTIVE' : 'EXPIRED',
    codesCount: { count: codes.length },
    // Searching finds what resembles, and comes in pages.
    codes: ({ first, query }: { first: number; query?: string }) => ({
      nodes: codes
        .map((code) => ({ id: `${id}/${code}`, code }))
        .filter(({ code }) => code.toLowerCase().includes((query ?? '').replaceAll('"', '').toLowerCase()))
        .slice(0, first),
    }),
  });
  const expire = (id: string): void => {
    const kept = discounts.get(id);
    if (kept) discounts.set(id, { ...kept, input: { ...kept.input, endsAt: '2001-01-01T00:00:00Z' } });
  };
  const tagged = (query: string): Kept[] => {
    const tag = query.match(/tag:(\w+)/)?.[1];
    return [...discounts.values()].filter(({ input }) => tag !== undefined && input.tags?.includes(tag));
  };

  const root = {
    shop: { currencyCode: 'USD' },
    collections: ({ query }: { query: string }) => {
      const titles = ['Tea', 'Tea and honey'].filter((title) => title.includes(query.match(/title:"(.*)"/)?.[1] ?? '-'));
      return { nodes: titles.map((title, n) => ({ id: `gid://shopify/Collection/${n + 1}`, title })) };
    },
    products: ({ after }: { after?: string | null }) => {
      const from = Number(after ?? 0);
      const nodes = [1, 2, 3].slice(from, from + pageSize).map((n) => ({
        id: `gid://shopify/Product/${n}`,
        title: `Product ${n}`,
        featuredMedia: n === 1 ? { __typename: 'MediaImage', preview: { image: { url: 'https://cdn.example/1.jpg' } } } : null,
        priceRangeV2: { minVariantPrice: { amount: `${n}.5`, currencyCode: 'USD' } },
        collections: { nodes: n === 1 ? [{ id: 'gid://shopify/Collection/1', title: 'Tea' }] : [] },
      }));
      return { nodes, pageInfo: { hasNextPage: from + pageSize < 3, endCursor: String(from + nodes.length) } };
    },
    codeDiscountNodeByCode: ({ code }: { code: string }) => {
      const found = withCode(code);
      return found ? { id: found.id, codeDiscount: shown(found) } : null;
    },
    discountNodes: ({ query, after }: { query: string; after?: string | null }) => {
      const from = Number(after ?? 0);
      const all = tagged(query);
      const nodes = all.slice(from, from + pageSize).map((kept) => ({ id: kept.id, discount: shown(kept) }));
      return { nodes, pageInfo: { hasNextPage: from + pageSize < all.length, endCursor: String(from + nodes.length) } };
    },
    discountCodeBasicCreate: ({ basicCodeDiscount }: { basicCodeDiscount: DiscountInput }) =>
      create('DiscountCodeBasic', basicCodeDiscount),
    discountCodeFreeShippingCreate: ({ freeShippingCodeDiscount }: { freeShippingCodeDiscount: DiscountInput }) =>
      create('DiscountCodeFreeShipping', freeShippingCodeDiscount),
    discountCodeBxgyCreate: ({ bxgyCodeDiscount }: { bxgyCodeDiscount: DiscountInput }) => create('DiscountCodeBxgy', bxgyCodeDiscount),
    discountCodeDelete: ({ id }: { id: string }) => ({
      userErrors: discounts.delete(id) ? [] : [{ code: 'INVALID', message: 'Code discount does not exist.' }],
    }),
    discountCodeDeactivate: ({ id }: { id: string }) => {
      expire(id);
      return { userErrors: [] };
    },
    discountCodeRedeemCodeBulkDelete: ({ discountId, ids }: { discountId: string; ids: readonly string[] }) => {
      const kept = discounts.get(discountId);
      if (!kept) return { userErrors: [{ code: 'INVALID', message: 'Code discount does not exist.' }] };
      const codes = kept.codes.filter((code) => !ids.includes(`${discountId}/${code}`));
      discounts.set(discountId, { ...kept, codes });
      return { job: { id: 'gid://shopify/Job/2' }, userErrors: [] };
    },
    discountCodeBulkDelete: ({ search }: { search: string }) => {
      for (const { id } of tagged(search)) discounts.delete(id);
      return { job: { id: 'gid://shopify/Job/1' }, userErrors: [] };
    },
    webhookSubscriptions: () => ({ nodes: [...hooks].map(([id, uri]) => ({ id, uri })) }),
    webhookSubscriptionDelete: ({ id }: { id: string }) => ({
      userErrors: hooks.delete(id) ? [] : [{ message: 'There is no such webhook.' }],
    }),
  };

  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'POST' || request.url !== '/admin/api/2026-04/graphql.json') return answer(404, { errors: 'Not Found' });
    if (request.headers['x-shopify-access-token'] !== SHOPIFY_TOKEN)
      return answer(401, { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' });
    if (fault.throttled > 0) {
      fault.throttled -= 1;
      return answer(200, { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] });
    }
    const { query, variables } = JSON.parse(await bodyOf(request)) as {
      query: string;
      variables: Record<string, unknown>;
    };
    const document = parse(query);
    documents.push(document);
    const errors = validate(schema, document);
    if (errors.length > 0) return answer(200, { errors: errors.map(({ message }) => ({ message })) });
    return answer(200, await graphql({ schema, source: query, rootValue: root, variableValues: variables }));
  });
  const { url, close } = await listen(server);
  return {
    url,
    hooks,
    fault,
    inputs: (): DiscountInput[] => [...discounts.values()].map(({ input }) => input),
    codes: (): string[] => [...discounts.values()].flatMap(({ codes }) => codes),
    /** Codes that the checkout takes. */
    usable: (): string[] =>
      [...discounts.values()].filter(({ input }) => Date.parse(input.endsAt) > Date.now()).flatMap(({ codes }) => codes),
    /** A discount of the shop's own, with as many codes as are given. */
    add: (code: string, ...more: readonly string[]): void => {
      create('DiscountCodeBasic', { code, title: code, startsAt: 'x', endsAt: '2036-01-01T00:00:00Z', context: {} });
      withCode(code)?.codes.push(...more);
    },
    /** Lets a discount end. */
    expire: (code: string): void => expire(withCode(code)?.id ?? ''),
    stop: close,
  };
};
export type ShopifyFake = Awaited<ReturnType<typeof startShopifyFake>>;

/** The connector to a fake of Shopify. */
export const connectShopify = ({ url }: Pick<ShopifyFake, 'url'>, change: Partial<ShopifySettings> = {}) =>
  shopify(
    {
      SHOP_PLATFORM: 'shopify',
      SHOP_URL: url,
      SHOP_TOKEN: SHOPIFY_TOKEN,
      SHOPIFY_CLIENT_SECRET: SHOPIFY_SECRET,
      SHOPIFY_API_VERSION: '2026-04',
      SHOPIFY_INEXACT: 'refuse',
      ...change,
    },
    500,
  );
