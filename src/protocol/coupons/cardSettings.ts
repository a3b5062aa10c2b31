import * as v from 'valibot';
import { cardFormatSchema, knownFormatSchema } from './cardFormat';

/** By BCP 47 tag of the page: `en-US` before `en` before `*`; a page that none of them names shows none. */
const noticeSchema = v.record(v.string(), v.pipe(v.string(), v.maxLength(300)));

/** How all coupons are shown, as a device reads it. */
export const cardSettingsSchema = v.object({
  /** Of coupons that name none; absent: the corner. */
  format: v.exactOptional(cardFormatSchema),
  /** What the law of the page's market wants said beside such an offer, word for word; on every card. */
  notice: v.exactOptional(noticeSchema),
});
export type CardSettings = v.InferOutput<typeof cardSettingsSchema>;

/** As a merchant writes it. */
export const writtenCardSchema = v.object({ ...cardSettingsSchema.entries, format: v.exactOptional(knownFormatSchema) });
