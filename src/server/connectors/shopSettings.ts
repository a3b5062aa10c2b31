import * as v from 'valibot';
import { genericSettingsSchema } from './genericSettings';

/** The part of the environment that says which shop this is and how to get in; one schema a platform. */
export const shopSettingsSchema = v.variant('SHOP_PLATFORM', [genericSettingsSchema], ({ received }) => `must be generic, not ${received}`);
export type ShopSettings = v.InferOutput<typeof shopSettingsSchema>;
