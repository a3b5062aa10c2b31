import { shopify } from '../../../../src/server/connectors/shopify/shopify';
import type { ShopifySettings } from '../../../../src/server/connectors/shopify/shopifyApi';
import { SHOPIFY_TOKEN, type ShopifyFake } from './shopifyFake';
import { SHOPIFY_SECRET } from './shopifyOrder';

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
