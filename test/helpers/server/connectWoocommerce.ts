import { woocommerce } from '../../../src/server/connectors/woocommerce/woocommerce';
import type { WoocommerceSettings } from '../../../src/server/connectors/woocommerce/woocommerceSettings';
import { WOO_KEY, WOO_SECRET } from './fakeWoocommerce';

export const WOO_WEBHOOK_SECRET = 'webhook-secret-of-woo';

/** The connector to a fake of WooCommerce. */
export const connectWoocommerce = ({ url }: { readonly url: string }, change: Partial<WoocommerceSettings> = {}) => {
  const settings = {
    SHOP_URL: url,
    WOOCOMMERCE_KEY: WOO_KEY,
    WOOCOMMERCE_SECRET: WOO_SECRET,
    WOOCOMMERCE_WEBHOOK_SECRET: WOO_WEBHOOK_SECRET,
  };
  return woocommerce({ ...settings, ...change }, 1_000);
};
