import * as v from 'valibot';
import { epochSchema, TOKENS_AN_EPOCH, tokenBytesSchema } from './tokenKeys';

/** `POST /v1/tokens`: blinded messages to be signed with the key of the epoch. Nothing of it is stored, and the same batch gets the same answer. */
export const tokenRequestSchema = v.strictObject({
  v: v.literal('tokens/1'),
  epoch: epochSchema,
  blinded: v.pipe(v.array(tokenBytesSchema), v.length(TOKENS_AN_EPOCH)),
  /** What `tokenWork.ts` asks for. */
  work: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff)),
});
export type TokenRequest = v.InferOutput<typeof tokenRequestSchema>;

/** Blind signatures, in the order of the request. */
export const tokenResponseSchema = v.object({
  v: v.literal('tokens/1'),
  signatures: v.pipe(v.array(tokenBytesSchema), v.length(TOKENS_AN_EPOCH)),
});
export type TokenResponse = v.InferOutput<typeof tokenResponseSchema>;
