import type { Connector } from './connector';
import { evershop } from './evershop/evershop';
import { genericHttp } from './genericHttp';
import { shopify } from './shopify/shopify';
import type { ShopSettings } from './shopSettings';
import { vendure } from './vendure/vendure';
import { woocommerce } from './woocommerce/woocommerce';

/** The adapter the environment asks for. */
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
