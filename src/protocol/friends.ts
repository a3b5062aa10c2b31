import * as v from 'valibot';
import { friendTokenSchema, idempotencyKeySchema } from './protocol';

/** A route of its own here: every page loads `routes`. */
export const FRIENDS_ROUTE = '/v1/friends';

/**
 * `POST /v1/friends`: the shopper gives a coupon to friends, or the device asks how their orders went. `key`: the Idempotency-Key of the
 * redeemed claim. In the body, because logs hold none.
 */
export const friendsRequestSchema = v.strictObject({ v: v.literal('friends/1'), key: idempotencyKeySchema });
export type FriendsRequest = v.InferOutput<typeof friendsRequestSchema>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const friendsResponseSchema = v.object({
  v: v.literal('friends/1'),
  /** For the link. The same at every call. */
  token: friendTokenSchema,
  /** Friends who can still get a code. */
  left: count,
  /** Rewards that were earned and are not claimed yet. */
  earned: count,
});
export type FriendsResponse = v.InferOutput<typeof friendsResponseSchema>;
