import * as v from 'valibot';
import { required, shopUrl } from '../settingFields';

const isPrivate = (text: string): boolean => {
  try {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || hostname === 'localhost' || hostname.startsWith('127.');
  } catch {
    // Another check says what is wrong with it.
    return true;
  }
};

export const woocommerceSettingsSchema = v.object({
  SHOP_PLATFORM: v.literal('woocommerce'),
  SHOP_URL: v.pipe(shopUrl, v.check(isPrivate, 'must start with https://: the keys ride in every request')),
  WOOCOMMERCE_KEY: v.pipe(required('a consumer key of the REST API with read and write, ck_…'), v.startsWith('ck_', 'must start with ck_')),
  WOOCOMMERCE_SECRET: v.pipe(required('its consumer secret, cs_…'), v.startsWith('cs_', 'must start with cs_')),
  /** Secret of the webhooks, as written in WooCommerce's settings; without it orders are only read. */
  WOOCOMMERCE_WEBHOOK_SECRET: v.optional(v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))),
});
export type WoocommerceSettings = Omit<v.InferOutput<typeof woocommerceSettingsSchema>, 'SHOP_PLATFORM'>;
