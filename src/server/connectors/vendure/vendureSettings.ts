import * as v from 'valibot';
import { shopUrl } from '../settingFields';

const name = v.pipe(v.string(), v.minLength(1, 'must not be empty'));
const together = 'and VENDURE_PASSWORD, or SHOP_TOKEN with an API key, is required: how to get into the Admin API';

export const vendureSettingsSchema = v.pipe(
  v.object({
    SHOP_PLATFORM: v.literal('vendure'),
    /** Address of the Vendure server; its Admin API is `<SHOP_URL>/<VENDURE_ADMIN_PATH>`. */
    SHOP_URL: shopUrl,
    VENDURE_ADMIN_PATH: v.optional(name, 'admin-api'),
    /** API key of an administrator, where `tokenMethod` has `api-key`. */
    SHOP_TOKEN: v.optional(name),
    /** Administrator to log in as, where there is no API key. */
    VENDURE_USERNAME: v.optional(name),
    VENDURE_PASSWORD: v.optional(name),
    /** Token of the channel; absent: the default channel. */
    VENDURE_CHANNEL: v.optional(name),
    /** Custom field of `ProductVariant` with what a piece costs the shop, minor units without tax. */
    VENDURE_COST_FIELD: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/, 'must be the name of a custom field of ProductVariant'))),
  }),
  v.forward(
    v.partialCheck(
      [['SHOP_TOKEN'], ['VENDURE_USERNAME'], ['VENDURE_PASSWORD']],
      (given) => given.SHOP_TOKEN !== undefined || (given.VENDURE_USERNAME !== undefined && given.VENDURE_PASSWORD !== undefined),
      together,
    ),
    ['VENDURE_USERNAME'],
  ),
);
export type VendureSettings = v.InferOutput<typeof vendureSettingsSchema>;
