import * as v from 'valibot';
import { evershopSettingsSchema } from './evershop/evershopSettings';
import { required, shopUrl } from './settingFields';
import { shopifySettingsSchema } from './shopify/shopifySettings';
import { vendureSettingsSchema } from './vendure/vendureSettings';
import { woocommerceSettingsSchema } from './woocommerce/woocommerceSettings';

const genericSettingsSchema = v.object({
  SHOP_PLATFORM: v.literal('generic'),
  SHOP_URL: shopUrl,
  SHOP_TOKEN: required('the token the shop expects'),
});

/** The part of the environment that says which shop this is and how to get in; one schema a platform. */
export const shopSettingsSchema = v.variant(
  'SHOP_PLATFORM',
  [genericSettingsSchema, vendureSettingsSchema, evershopSettingsSchema, shopifySettingsSchema, woocommerceSettingsSchema],
  ({ expected, received }) => `must be ${expected?.replaceAll(/["()]/g, '').replaceAll(' | ', ', ')}, not ${received}`,
);
export type ShopSettings = v.InferOutput<typeof shopSettingsSchema>;
