import * as v from 'valibot';
import { required, shopUrl } from '../settingFields';

export const evershopSettingsSchema = v.object({
  SHOP_PLATFORM: v.literal('evershop'),
  SHOP_URL: shopUrl,
  EVERSHOP_EMAIL: required("an administrator of the shop, made for Couplet with 'evershop user:create'"),
  EVERSHOP_PASSWORD: required("that administrator's password"),
});
export type EvershopSettings = Omit<v.InferOutput<typeof evershopSettingsSchema>, 'SHOP_PLATFORM'>;
