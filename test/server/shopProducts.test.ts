import { createServer } from 'node:http';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { categorySchema, productSchema } from '../../src/protocol/products';
import { evershop } from '../../src/server/connectors/evershop/evershop';
import { genericHttp } from '../../src/server/connectors/openConnector';
import { vendure } from '../../src/server/connectors/vendure/vendure';
import type { Connector } from '../../src/server/shop/connector';
import { connectShopify, startShopifyFake } from '../helpers/fakes/shopify';
import { connectWoocommerce, startFakeWoocommerce } from '../helpers/fakes/woocommerce';
import { bodyOf, listen } from '../helpers/node/loopback';

/** All that a shop lists, as it would be stored. */
const listed = async ({ listProducts }: Connector) => {
  const [products, categories, pages]: [unknown[], unknown[], number[]] = [[], [], []];
  for await (const page of listProducts?.() ?? []) {
    if (!page.ok) return { error: page.error.code, products };
    for (const given of page.value.products) products.push('product' in given ? v.parse(productSchema, given.product) : given.problem);
    for (const category of page.value.categories ?? []) categories.push(v.parse(categorySchema, category));
    pages.push(page.value.products.length);
  }
  return { products, categories, pages };
};

let stop: () => unknown = () => undefined;
afterEach(() => stop());

/** A shop that answers by path and body. */
const shopThat = async (answer: (path: string, body: string, headers: NodeJS.Dict<string | string[]>) => [number, unknown]) => {
  const server = createServer(async (request, response) => {
    const [status, body] = answer(request.url ?? '', await bodyOf(request), request.headers);
    response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const { url, close } = await listen(server);
  stop = close;
  return url;
};

describe('the products of a shop', () => {
  it('in WooCommerce have their SKU, and the categories above their own', async () => {
    const shop = await startFakeWoocommerce();
    stop = () => shop.stop();
    const { products, categories, pages } = await listed(connectWoocommerce(shop));
    expect(pages).toEqual([0, 100, 1]);
    expect(products[0]).toEqual({
      id: 'mint',
      title: 'Mint & Lemon',
      categories: ['Tea', 'Herbs & Spices'],
      price: 1_250,
      currency: 'EUR',
      picture: 'https://shop.example/mint.jpg',
    });
    expect(products[1]).toMatchObject({ id: '2', title: 'P1', categories: [], price: undefined });
    expect(categories).toHaveLength(130);
    expect(shop.complaints).toEqual([]);
    shop.settings.plainPermalinks = true;
    expect(await listed(connectWoocommerce(shop))).toMatchObject({ error: 'shop_api_absent' });
  });

  it('in Shopify have its ids and the titles of their collections, by its published schema', async () => {
    const shop = await startShopifyFake(2);
    stop = () => shop.stop();
    const { products, pages } = await listed(connectShopify(shop));
    expect(pages).toEqual([2, 1]);
    expect(products).toMatchObject([
      {
        id: 'gid://shopify/Product/1',
        title: 'Product 1',
        categories: ['Tea'],
        price: 150,
        currency: 'USD',
        picture: 'https://cdn.example/1.jpg',
      },
      { id: 'gid://shopify/Product/2', categories: [] },
      { id: 'gid://shopify/Product/3', price: 350 },
    ]);
    shop.fault.throttled = 1;
    expect((await listed(connectShopify(shop))).products).toHaveLength(3);
  });

  it('in Vendure have the names of collections and facet values, in every language', async () => {
    const group = (name: string, de: string) => ({
      name,
      translations: [
        { languageCode: 'en', name },
        { languageCode: 'pt_BR', name: de },
      ],
    });
    const item = (n: number) => ({
      id: String(n),
      name: `Product ${n}`,
      featuredAsset: null,
      variants: [
        { price: 1_000, priceWithTax: 1_190, currencyCode: 'EUR' },
        { price: 900, priceWithTax: 1_071, currencyCode: 'EUR' },
      ],
      facetValues: [group('Green', 'Verde')],
      collections: [group('Tea', 'Chá')],
    });
    const asked: unknown[] = [];
    const url = await shopThat((_path, body) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: { options: { skip: number; take: number } } };
      if (query.includes('activeChannel')) {
        const activeChannel = { defaultLanguageCode: 'en', defaultCurrencyCode: 'EUR', pricesIncludeTax: true };
        const actions = ['couplet_goods', 'couplet_shipping'].map((code) => ({ code }));
        return [200, { data: { activeChannel, promotionActions: actions, promotionConditions: [{ code: 'couplet_cart' }] } }];
      }
      asked.push(variables.options);
      const { skip, take } = variables.options;
      const items = Array.from({ length: Math.min(take, 51 - skip) }, (_, i) => item(skip + i));
      return [200, { data: { products: { items } } }];
    });
    const settings = { SHOP_PLATFORM: 'vendure', SHOP_URL: url, VENDURE_ADMIN_PATH: 'admin-api', SHOP_TOKEN: 'key' } as const;
    const { products, categories, pages } = await listed(vendure(settings, 1_000));
    expect(pages).toEqual([50, 1]);
    expect(products[50]).toMatchObject({ id: '50', title: 'Product 50', categories: ['Tea', 'Green'], price: 1_071, currency: 'EUR' });
    expect(categories?.[0]).toEqual({ id: 'Tea', names: { en: 'Tea', 'pt-BR': 'Chá' } });
    expect(asked).toMatchObject([{ filter: { enabled: { eq: true } } }, { skip: 50 }]);
  });

  it('in EverShop are read by the extension, if it is new enough', async () => {
    const all = Array.from({ length: 501 }, (_, i) => ({
      id: i + 1,
      sku: `s-${i}`,
      name: `P${i}`,
      price: 12.5,
      category: i === 0 ? 'Tea' : null,
    }));
    let isOld = false;
    const url = await shopThat((path, body) => {
      if (path.endsWith('/tokens')) return [200, { data: { accessToken: 't' } }];
      if (isOld) return [200, { errors: [{ message: 'Cannot query field "coupletProducts"' }] }];
      const { after, limit } = (JSON.parse(body) as { variables: { after: number; limit: number } }).variables;
      const coupletProducts = all.filter(({ id }) => id > after).slice(0, limit);
      return [200, { data: { setting: { storeCurrency: 'USD' }, coupletProducts } }];
    });
    const connector = evershop({ SHOP_URL: url, EVERSHOP_EMAIL: 'e', EVERSHOP_PASSWORD: 'p' }, 1_000);
    const { products, pages } = await listed(connector);
    expect(pages).toEqual([500, 1]);
    expect(products[0]).toMatchObject({ id: 's-0', title: 'P0', categories: ['Tea'], price: 1_250, currency: 'USD' });
    isOld = true;
    expect(await listed(connector)).toMatchObject({ error: 'shop_extension_missing' });
  });

  it('come from a route of your own shop, page by page', async () => {
    const product = { id: 'a', title: 'Apple', categories: ['fruit'] };
    const pages: Readonly<Record<string, unknown>> = {
      '/couplet/products': { v: 'products/1', products: [product], categories: [{ id: 'fruit', names: { de: 'Obst' } }], next: 'p 2' },
      '/couplet/products?after=p%202': { v: 'products/1', products: [{ ...product, id: 'b' }], next: null },
    };
    let answer = (path: string): [number, unknown] => [200, pages[path]];
    const tokens: unknown[] = [];
    const url = await shopThat((path, _body, { authorization }) => {
      tokens.push(authorization);
      return answer(path);
    });
    const connector = genericHttp({ shopUrl: `${url}/`, token: 't0ken' });
    expect(await listed(connector)).toMatchObject({
      products: [{ id: 'a' }, { id: 'b' }],
      categories: [{ id: 'fruit', names: { de: 'Obst' } }],
      pages: [1, 1],
    });
    expect(tokens).toEqual(['Bearer t0ken', 'Bearer t0ken']);
    const refusals: readonly (readonly [string, [number, unknown]])[] = [
      ['products_unsupported', [404, '']],
      ['shop_unauthorized', [401, '']],
      ['shop_malformed', [200, '{}']],
      ['shop_malformed', [200, { v: 'products/1', products: [], next: 'same' }]],
    ];
    for (const [code, given] of refusals) {
      answer = () => given;
      expect(await listed(connector)).toMatchObject({ error: code });
    }
  });
});
