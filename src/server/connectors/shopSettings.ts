import * as v from 'valibot';
import { genericSettingsSchema } from './genericSettings';
import { shopifySettingsSchema } from './shopify/shopifySettings';
import { vendureSettingsSchema } from './vendure/vendureSettings';

/** The part of the environment that says which shop this is and how to get in; one schema a platform. */
export const shopSettingsSchema = v.variant(
  'SHOP_PLATFORM',
  [genericSettingsSchema, vendureSettingsSchema, shopifySettingsSchema],
  ({ expected, received }) => `must be ${expected?.replaceAll(/["()]/g, '').replaceAll(' | ', ', ')}, not ${received}`,
);
export type ShopSettings = v.InferOutput<typeof shopSettingsSchema>;
