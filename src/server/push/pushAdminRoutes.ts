import type { FastifyInstance } from 'fastify';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { refuse } from '../http/refuse';

/** Waking browsers, and how that went: counts only. Registered where a role is already asked for. */
export const pushAdminRoutes = (scope: FastifyInstance, { store, push, clock }: Pick<RouteDeps, 'store' | 'push' | 'clock'>): void => {
  scope.get(
    '/v1/admin/push',
    { config: { access: 'read' }, schema: { summary: 'How many browsers may be woken, and how the latest wake-ups went' } },
    async () => {
      const { subscriptions, waiting, latest, wakes } = await store.pushState();
      return {
        v: 'push-state/1',
        on: push !== undefined,
        subscriptions,
        waiting: latest && latest.endsAt > clock() ? waiting : 0,
        latest: latest ?? null,
        wakes,
        gapMs: push?.gapMs ?? null,
        nextAt: push && latest ? latest.at + push.gapMs : null,
      };
    },
  );

  scope.post(
    '/v1/admin/push/wake',
    {
      config: { subject: 'wake', access: 'write' },
      schema: {
        summary: 'Wake all subscribed browsers, each of which then decides for itself whether it has a coupon to show',
        response: errorResponses,
      },
    },
    async (request, reply) => {
      if (!push)
        return refuse(reply, { code: 'push_off', message: 'Set VAPID_SUBJECT, and beside DATABASE_URL the keys, to wake browsers.' });
      const woken = await push.waker.wake();
      if (!woken.ok) return refuse(reply, woken.error);
      // What is left is due with the next round, here or on another replica.
      void push.waker.dispatch().catch((err: unknown) => request.log.error({ err }, 'waking browsers failed'));
      const { subscriptions } = await store.pushState();
      return reply.code(202).send({ v: 'push-wake/1', seq: woken.value.seq, endsAt: woken.value.endsAt, subscriptions });
    },
  );
};
