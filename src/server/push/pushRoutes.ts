import type { FastifyInstance } from 'fastify';
import {
  type PushKey,
  type PushTarget,
  pushKeySchema,
  pushTargetSchema,
  pushRoutes as routes,
  type SubscriptionRemoval,
  subscriptionRemovalSchema,
} from '../../protocol/pushProtocol';
import type { Clock } from '../../protocol/values/clock';
import { HOUR, MINUTE } from '../../protocol/values/clock';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { PushRepository } from '../records/pushRepository';
import type { Push } from './openPush';
import { subscriptionId } from './subscriptionSealer';

/** Counting reads the whole table, so it happens once an hour, and at most once a minute while there is no room. */
const RECOUNT = HOUR;
const RECOUNT_FULL = MINUTE;

/**
 * Takes a place for one more subscription; false if there are as many as allowed. Fake ones are removed at the next wake-up, when their push
 * service does not know them. Replicas may exceed the limit by what they add within an hour.
 */
export const subscriptionRoom = (store: Pick<PushRepository, 'pushState'>, most: number): ((now: number) => Promise<boolean>) => {
  let room = 0;
  let countedAt = Number.NEGATIVE_INFINITY;
  let counting: Promise<void> | undefined;
  const count = async (now: number): Promise<void> => {
    room = most - (await store.pushState()).subscriptions;
    countedAt = now;
  };
  return async (now) => {
    if (Math.abs(now - countedAt) > (room > 0 ? RECOUNT : RECOUNT_FULL)) {
      // Requests that arrive meanwhile wait for the same count.
      counting ??= count(now).finally(() => {
        counting = undefined;
      });
      await counting;
    }
    if (room <= 0) return false;
    room--;
    return true;
  };
};

const off = { code: 'push_off', message: 'Push is off on this server.' };

export interface PushRouteDeps {
  readonly store: PushRepository;
  /** Absent: Web Push is off. */
  readonly push: Push | undefined;
  readonly clock: Clock;
}

/** Browsers subscribe and unsubscribe. The server learns only that a browser wants to be woken. */
export const pushRoutes = (app: FastifyInstance, { store, push, clock }: PushRouteDeps): void => {
  const takeRoom = subscriptionRoom(store, push?.most ?? 0);
  app.get(
    routes.key,
    {
      schema: { summary: 'Public key for Web Push subscriptions', response: { 200: jsonSchema(pushKeySchema), ...errorResponses } },
    },
    async (_request, reply) => {
      if (!push) return refuse(reply, off);
      const answer: PushKey = { v: 'push-key/1', publicKey: push.publicKey };
      return reply.header('cache-control', 'public, max-age=300').send(answer);
    },
  );

  app.post<{ Body: PushTarget }>(
    routes.subscriptions,
    {
      bodyLimit: 2_048,
      config: { subject: 'subscription', limit: 'subscriptions', origin: 'check' },
      schema: {
        summary: 'Save the push subscription of a browser or an app. Repeats are ignored',
        body: jsonSchema(pushTargetSchema),
        response: errorResponses,
      },
    },
    async ({ body }, reply) => {
      const service = push?.check(body);
      if (!push || !service) return refuse(reply, off);
      if (!service.ok) return refuse(reply, service.error);
      if (!(await takeRoom(clock())))
        return refuse(reply, {
          code: 'subscriptions_full',
          message: 'No more browsers can subscribe. PUSH_SUBSCRIPTIONS sets how many can.',
        });
      await store.addSubscription(push.sealer.seal(body), clock());
      return reply.code(204).send();
    },
  );

  app.post<{ Body: SubscriptionRemoval }>(
    routes.removal,
    {
      bodyLimit: 2_048,
      config: { subject: 'subscription', limit: 'subscriptions' },
      schema: {
        summary: 'Delete a subscription. The response is the same if there was none',
        body: jsonSchema(subscriptionRemovalSchema),
        response: errorResponses,
      },
    },
    async ({ body }, reply) => {
      // Also when Web Push is off, so that stored data can be deleted.
      await store.removeSubscription(subscriptionId(body));
      return reply.code(204).send();
    },
  );
};

/** Starts wake-ups and shows their results; counts only. Register inside a scope that requires a role. */
export const pushAdminRoutes = (scope: FastifyInstance, { store, push, clock }: PushRouteDeps): void => {
  scope.get(
    '/v1/admin/push',
    { config: { access: 'read' }, schema: { summary: 'Number of subscribed browsers, and the latest wake-ups' } },
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
        summary: 'Wake all subscribed browsers. Each decides on its own whether to show a coupon',
        response: errorResponses,
      },
    },
    async (request, reply) => {
      if (!push)
        return refuse(reply, {
          code: 'push_off',
          message: 'Set VAPID_SUBJECT, and with DATABASE_URL also the keys, to send push notifications.',
        });
      const woken = await push.waker.wake();
      if (!woken.ok) return refuse(reply, woken.error);
      // The remainder is due in the next round, here or on another replica.
      void push.waker.dispatch().catch((err: unknown) => request.log.error({ err }, 'waking browsers failed'));
      const { subscriptions } = await store.pushState();
      return reply.code(202).send({ v: 'push-wake/1', seq: woken.value.seq, endsAt: woken.value.endsAt, subscriptions });
    },
  );
};
