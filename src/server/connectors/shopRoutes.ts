import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../protocol/values/clock';
import type { Audited } from '../admin/accessRepository';
import { auditLine } from '../admin/auditTrail';
import type { BundleRepository } from '../bundles/bundleRepository';
import type { Reconciler } from '../claims/reconciler';
import type { Sweeper } from '../claims/sweeper';
import { refuse } from '../http/refuse';
import { errorResponses } from '../http/routeSchemas';
import { rawBody } from '../http/signature';
import type { OrderPoller } from '../orders/orderPoller';
import { settleEvents } from '../orders/orderPoller';
import type { OrderRepository } from '../orders/orderRepository';
import type { Connector } from './connector';

export interface ShopRouteDeps {
  readonly store: Audited<Pick<BundleRepository, 'setServing'>>;
  readonly connector: Connector;
  readonly sweeper: Sweeper;
  readonly reconciler: Reconciler;
  readonly orderPoller: OrderPoller;
  readonly siteKey: string;
  readonly clock: Clock;
}

interface ShopWebhookDeps extends Pick<ShopRouteDeps, 'connector' | 'clock'> {
  readonly store: OrderRepository;
}

/** What the merchant does about the shop itself. Registered where the admin token is already asked for. */
export const shopAdminRoutes = (scope: FastifyInstance, deps: ShopRouteDeps): void => {
  const { store, connector, sweeper, reconciler, orderPoller, siteKey, clock } = deps;

  scope.get('/v1/admin/site', { schema: { summary: 'The key of the script tag, and the platform of the shop' } }, async () => ({
    siteKey,
    platform: connector.platform,
  }));

  scope.post(
    '/v1/admin/reconcile',
    { config: { access: 'write' }, schema: { summary: "Compare the shop's codes with open claims and take orphans out" } },
    async (_request, reply) => {
      const compared = await reconciler.reconcile();
      return compared.ok ? reply.send({ ...compared.value, unreadable: orderPoller.skipped.orders() }) : refuse(reply, compared.error);
    },
  );

  scope.post(
    '/v1/admin/poll',
    { config: { access: 'write' }, schema: { summary: 'Read new orders from the shop now' } },
    async (_request, reply) => {
      const polled = await orderPoller.poll();
      return polled.ok ? reply.send(polled.value) : refuse(reply, polled.error);
    },
  );

  // Each step may be repeated: what did not work because the shop was down is done by the next call.
  scope.post(
    '/v1/admin/uninstall',
    { schema: { summary: 'Stop coupons, end open claims and take out of the shop all that Couplet put there' } },
    async (request, reply) => {
      await store.audited(auditLine(request, clock(), 'serving', { serving: false })).setServing(false, clock());
      const taken = await connector.uninstall?.();
      if (taken?.ok === false) return refuse(reply, taken.error);
      // With it goes what was being created meanwhile.
      const { ended, remaining } = await sweeper.endAll();
      return reply.send({
        endedClaims: ended,
        remainingClaims: remaining,
        removed: taken?.value.removed ?? [],
        byHand: [
          "The script tag in the shop's pages.",
          'The attribute `couplet` in orders that were placed with it: it is part of the order.',
          ...(connector.byHand ?? []),
        ],
      });
    },
  );
};

const settledSchema = {
  type: 'object',
  properties: {
    fresh: { type: 'integer' },
    settledCodes: { type: 'array', items: { type: 'string' } },
    conflicts: { type: 'integer' },
  },
};

/**
 * The shop platform's own order webhooks, where its connector reads them. What was settled before with other figures is answered with 200 as well:
 * sending it again would change nothing, and some platforms give up an address that keeps refusing.
 */
export const shopWebhookRoute = async (app: FastifyInstance, { store, connector, clock }: ShopWebhookDeps): Promise<void> => {
  const { platform, readWebhook } = connector;
  if (!readWebhook) return;
  await app.register(async (scope) => {
    rawBody(scope);
    scope.post<{ Body: Buffer | undefined }>(
      `/v1/webhooks/${platform}`,
      {
        // An order of some hundred lines, as platforms send it.
        bodyLimit: 2 * 1024 * 1024,
        config: { subject: 'order' },
        schema: { summary: `Order events as ${platform} sends and signs them`, response: { 200: settledSchema, ...errorResponses } },
      },
      async (request, reply) => {
        const read = readWebhook({ headers: request.headers, body: request.body ?? Buffer.alloc(0), now: clock() });
        if (!read.ok) return refuse(reply, read.error);
        const settled = await settleEvents(store, read.value, clock());
        return settled.ok ? reply.send(settled.value) : refuse(reply, settled.error);
      },
    );
  });
};
