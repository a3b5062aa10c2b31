import * as v from 'valibot';
import { isExclusive } from '../../protocol/coupons/discount';
import { productPageSchema } from '../../protocol/products';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import {
  agreedCapabilities,
  type Capabilities,
  type Connector,
  capabilitiesSchema,
  conditionOf,
  type GoodsPage,
  required,
  type ShopCode,
  shopUrl,
} from '../shop/connector';
import { createAskShop, patiently, type ShopAnswer, twice } from '../shop/shopCall';
import { evershop } from './evershop/evershop';
import { evershopSettingsSchema } from './evershop/evershopApi';
import { shopify } from './shopify/shopify';
import { shopifySettingsSchema } from './shopify/shopifyApi';
import { vendure } from './vendure/vendure';
import { vendureSettingsSchema } from './vendure/vendureApi';
import { woocommerce } from './woocommerce/woocommerce';
import { woocommerceSettingsSchema } from './woocommerce/woocommerceApi';

const genericSettingsSchema = v.object({
  SHOP_PLATFORM: v.literal('generic'),
  SHOP_URL: shopUrl,
  SHOP_TOKEN: required('the token the shop expects'),
});

/** Environment variables of the shop's platform and credentials; one schema per platform. */
export const shopSettingsSchema = v.variant(
  'SHOP_PLATFORM',
  [genericSettingsSchema, vendureSettingsSchema, evershopSettingsSchema, shopifySettingsSchema, woocommerceSettingsSchema],
  ({ expected, received }) => `must be ${expected?.replaceAll(/["()]/g, '').replaceAll(' | ', ', ')}, not ${received}`,
);
export type ShopSettings = v.InferOutput<typeof shopSettingsSchema>;

interface GenericHttpSettings {
  /** Base URL of the shop, e.g. `https://shop.example`. Calls go to `<shopUrl>/couplet/codes`. */
  readonly shopUrl: string;
  readonly token: string;
  /** Per attempt, ms. */
  readonly timeoutMs?: number;
}

const wireOf = ({ code, coupon, currency, expiresAt, uses }: ShopCode): string =>
  JSON.stringify({
    v: 'code/1',
    code,
    discount: coupon.discount,
    scope: coupon.scope,
    when: conditionOf(coupon),
    ...(isExclusive(coupon) ? {} : { stacking: coupon.stacking }),
    currency,
    expiresAt,
    uses,
  });

/** Pages of `GET <shop>/couplet/products`. Errors: those of `askShop`, `products_unsupported`, `shop_unauthorized`, `shop_malformed`. */
async function* genericProducts(ask: (path: string) => Promise<Result<ShopAnswer>>): AsyncGenerator<Result<GoodsPage>> {
  for (let after: string | null = ''; after !== null; ) {
    const path: string = after === '' ? '' : `?after=${encodeURIComponent(after)}`;
    const answer = await patiently(() => ask(`/couplet/products${path}`));
    if (!answer.ok) return yield answer;
    const { status, text } = answer.value;
    if (status === 404 || status === 405)
      return yield fail('products_unsupported', 'This shop has no route /couplet/products. Add it, or upload a file.');
    if (status === 401 || status === 403) return yield fail('shop_unauthorized', `The shop rejected SHOP_TOKEN with ${status}.`);
    const page = parseJsonWith(productPageSchema, text, 'shop_malformed');
    if (!page.ok) return yield page;
    const { products, categories, next }: v.InferOutput<typeof productPageSchema> = page.value;
    if (next === after) return yield fail('shop_malformed', 'The shop keeps sending the same page of products.');
    yield ok({ products: products.map((product, i) => ({ at: `products.${i}`, product })), categories });
    after = next;
  }
}

/**
 * Any shop with two routes: `POST <shop>/couplet/codes` → 200/201 and `DELETE <shop>/couplet/codes/:code` → 204 (404 counts as done). An
 * optional third, `GET <shop>/couplet/capabilities`, states what its checkout supports beyond `agreedCapabilities`, and a fourth,
 * `GET <shop>/couplet/products`, lists its products. Each call is tried
 * twice: a 5xx, 429 or broken connection is retried, any other 4xx is final.
 */
export const genericHttp = ({ shopUrl, token, timeoutMs = 3_000 }: GenericHttpSettings): Connector => {
  const shop = shopUrl.replace(/\/+$/, '');
  const base = `${shop}/couplet/codes`;

  const askShop = createAskShop(shop, timeoutMs);
  const authorization = `Bearer ${token}`;

  const call = (method: string, path: string, body: string | undefined, done: readonly number[]): Promise<Result<undefined>> =>
    twice(async () => {
      const headers = { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      const answer = await askShop(`${base}${path}`, { method, headers, body });
      if (!answer.ok) return answer;
      return done.includes(answer.value.status)
        ? ok(undefined)
        : fail('shop_refused', `The shop refused the code with ${answer.value.status}.`);
    });

  const askCapabilities = () => askShop(`${shop}/couplet/capabilities`, { method: 'GET', headers: { authorization } });
  const capabilities = async (): Promise<Result<Capabilities>> => {
    const first = await askCapabilities();
    const answer = first.ok ? first : await askCapabilities();
    if (!answer.ok) return answer;
    const { status, text } = answer.value;
    if (status >= 200 && status < 300) return parseJsonWith(capabilitiesSchema, text, 'capabilities_malformed');
    // The shop's integration predates this route.
    if (status === 404 || status === 405) return ok(agreedCapabilities);
    return fail('shop_no_answer', `The shop answered ${status}.`);
  };

  return {
    platform: 'generic',
    agreed: true,
    probe: async () => {
      const answer = await askCapabilities();
      return answer.ok && [401, 403].includes(answer.value.status)
        ? fail('shop_unauthorized', `The shop rejected SHOP_TOKEN with ${answer.value.status}.`)
        : capabilities();
    },
    capabilities,
    listProducts: () => genericProducts((path) => askShop(`${shop}${path}`, { method: 'GET', headers: { authorization } })),
    createCode: (code) => call('POST', '', wireOf(code), [200, 201]),
    deactivateCode: (code) => call('DELETE', `/${encodeURIComponent(code)}`, undefined, [200, 204, 404, 410]),
    byHand: ["The routes below /couplet and the order webhook in the shop's own program, with their token and secret."],
  };
};

/** The connector chosen in the environment. */
export const openConnector = (shop: ShopSettings, timeoutMs: number): Connector => {
  switch (shop.SHOP_PLATFORM) {
    case 'generic':
      return genericHttp({ shopUrl: shop.SHOP_URL, token: shop.SHOP_TOKEN, timeoutMs });
    case 'evershop':
      return evershop(shop, timeoutMs);
    case 'shopify':
      return shopify(shop, timeoutMs);
    case 'vendure':
      return vendure(shop, timeoutMs);
    case 'woocommerce':
      return woocommerce(shop, timeoutMs);
  }
};
