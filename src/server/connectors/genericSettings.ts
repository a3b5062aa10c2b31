import * as v from 'valibot';
import { required, shopUrl } from './settingFields';

export const genericSettingsSchema = v.object({
  SHOP_PLATFORM: v.literal('generic'),
  SHOP_URL: shopUrl,
  SHOP_TOKEN: required('the token the shop expects'),
});
