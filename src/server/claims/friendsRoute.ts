import type { FastifyInstance } from 'fastify';
import {
  FRIENDS_ROUTE,
  type FriendsRequest,
  type FriendsResponse,
  friendsRequestSchema,
  friendsResponseSchema,
} from '../../protocol/friends';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { ClaimRepository } from '../records/claimRepository';
import type { FriendRepository } from '../records/friendRepository';
import { friendsOf, friendToken } from './friendRefusal';

/**
 * The link by which the shopper of a redeemed claim gives its coupon to friends, and how their orders went. The key of the claim is the
 * shopper's secret. Error `friends_not_redeemed`: no order has used its code, or its coupon is not for friends.
 */
export const friendsRoute = (
  app: FastifyInstance,
  { store }: { readonly store: FriendRepository & Pick<ClaimRepository, 'claim'> },
): void => {
  app.post<{ Body: FriendsRequest }>(
    FRIENDS_ROUTE,
    {
      bodyLimit: 1_024,
      config: { subject: 'friends', limit: 'claims', origin: 'check' },
      schema: {
        summary: 'The link by which a shopper gives the coupon of a redeemed claim to friends, and the rewards earned by it',
        body: jsonSchema(friendsRequestSchema),
        response: { 200: jsonSchema(friendsResponseSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const { key } = request.body;
      const token = friendToken(key);
      let link = await store.friendLink(token);
      // A write only for a claim that gets a link.
      if (!link && (await store.claim(key))?.status === 'redeemed') {
        await store.addFriendLink(token, key);
        link = await store.friendLink(token);
      }
      const friends = link && friendsOf(link);
      if (!link || !friends)
        return refuse(reply, { code: 'friends_not_redeemed', message: 'No order with the code of this coupon has arrived yet.' });
      const answer: FriendsResponse = {
        v: 'friends/1',
        token,
        left: Math.max(0, friends.most - link.friends),
        earned: Math.max(0, Math.min(link.bought, friends.most) - link.rewards),
      };
      return reply.header('cache-control', 'no-store').send(answer);
    },
  );
};
