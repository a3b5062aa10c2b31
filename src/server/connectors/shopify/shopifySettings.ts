import * as v from 'valibot';
import { required, shopUrl } from '../settingFields';

export const shopifySettingsSchema = v.object({
  SHOP_PLATFORM: v.literal('shopify'),
  SHOP_URL: v.pipe(shopUrl, v.regex(/^https?:\/\/[^/]+\/?$/, 'must be the shop without a path, such as https://name.myshopify.com')),
  SHOP_TOKEN: required('the access token of the Admin API, with write_discounts, read_orders and read_products'),
  /** Client secret of the app: Shopify signs its webhooks with it. */
  SHOPIFY_CLIENT_SECRET: required("the app's client secret, with which webhooks are signed"),
  SHOPIFY_API_VERSION: v.optional(v.pipe(v.string(), v.regex(/^20\d\d-\d\d$/, 'must be a version such as 2026-04')), '2026-04'),
  /** `accept`: percentages without their cap, and free shipping only for rates up to the cap, are published as well. */
  SHOPIFY_INEXACT: v.optional(v.picklist(['refuse', 'accept'], 'must be refuse or accept'), 'refuse'),
});
export type ShopifySettings = v.InferOutput<typeof shopifySettingsSchema>;
