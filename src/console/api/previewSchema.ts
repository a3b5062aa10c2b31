import * as v from 'valibot';

/** `POST /v1/admin/previews`; `until` in UTC ms. */
export const previewAnswerSchema = v.object({ link: v.pipe(v.string(), v.regex(/^https?:/)), until: v.number() });
export type PreviewAnswer = v.InferOutput<typeof previewAnswerSchema>;
