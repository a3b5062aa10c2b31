import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { jsonSchema } from '../http/routeSchemas';
import type { OrderPoller } from '../orders/orderPoller';
import type { Audited } from '../records/accessRepository';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { Connector } from '../shop/connector';
import type { Reconciler } from './reconciler';
import type { Sweeper } from './sweeper';

export interface ShopRouteDeps {
  readonly store: Audited<Pick<BundleRepository, 'setServing'>>;
  readonly connector: Connector;
  readonly sweeper: Sweeper;
  readonly reconciler: Reconciler;
  readonly orderPoller: OrderPoller;
  readonly siteKey: string;
  /** Absent: the server cannot sign versions. */
  readonly signing?: unknown;
  readonly brand: () => Promise<{ readonly name: string }>;
  readonly health: { readonly path: string | undefined };
  /** Whether a stop is in force that the database does not have yet. */
  readonly isStopPending: () => boolean;
  readonly clock: Clock;
}

const servingSchema = v.strictObject({ serving: v.boolean() });

interface ServingDeps extends Pick<ShopRouteDeps, 'sweeper' | 'clock' | 'isStopPending'> {
  readonly store: ShopRouteDeps['store'] & Pick<CatalogRepository, 'catalog'>;
}

/** The kill switch. Register inside a scope that requires the admin token. */
export const servingRoute = (scope: FastifyInstance, { store, sweeper, isStopPending, clock }: ServingDeps): void => {
  scope.put<{ Body: v.InferOutput<typeof servingSchema> }>(
    '/v1/admin/serving',
    {
      config: { subject: 'serving', access: 'write' },
      schema: {
        summary:
          'Stop or resume all coupons. Stopping ends open claims. `stillValid` lists shared codes that the shop must end itself. `saved: false`: in force on this server, but not in the database yet',
        body: jsonSchema(servingSchema),
      },
    },
    async (request, reply) => {
      const { serving } = request.body;
      await store.audited(auditLine(request, clock(), serving ? 'on' : 'off')).setServing(serving, clock());
      const { ended, remaining } = serving ? { ended: 0, remaining: 0 } : await sweeper.endAll();
      // Shared codes belong to the shop, so only the shop can end them.
      const shared = serving ? [] : (await store.catalog()).flatMap(({ codes }) => (codes?.from === 'shared' ? [codes.code] : []));
      return reply.send({
        serving,
        endedClaims: ended,
        remainingClaims: remaining,
        ...(isStopPending() ? { saved: false } : {}),
        ...(shared.length > 0 ? { stillValid: shared } : {}),
      });
    },
  );
};

/** Admin routes for the shop connection. Register inside a scope that requires the admin token. */
export const shopAdminRoutes = (scope: FastifyInstance, deps: ShopRouteDeps): void => {
  const { store, connector, sweeper, reconciler, orderPoller, siteKey, clock } = deps;

  scope.get(
    '/v1/admin/site',
    { schema: { summary: "The public key of the script tag, and the shop's platform, name and path on this server" } },
    async () => ({
      siteKey,
      platform: connector.platform,
      name: (await deps.brand()).name || null,
      path: deps.health.path ?? null,
      signs: deps.signing !== undefined,
    }),
  );

  scope.post(
    '/v1/admin/reconcile',
    { config: { access: 'write' }, schema: { summary: "Compare the shop's codes with open claims and remove orphans" } },
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

  // Each step may be repeated. If a step failed because the shop was down, the next call completes it.
  scope.post(
    '/v1/admin/uninstall',
    { schema: { summary: 'Stop all coupons, end open claims and remove everything Couplet created in the shop' } },
    async (request, reply) => {
      await store.audited(auditLine(request, clock(), 'serving', { serving: false })).setServing(false, clock());
      const taken = await connector.uninstall?.();
      if (taken?.ok === false) return refuse(reply, taken.error);
      // This includes codes that were being created.
      const { ended, remaining } = await sweeper.endAll();
      return reply.send({
        endedClaims: ended,
        remainingClaims: remaining,
        removed: taken?.value.removed ?? [],
        byHand: [
          "The script tag in the shop's pages.",
          'The attribute `couplet` of past orders, which is part of the order.',
          ...(connector.byHand ?? []),
        ],
      });
    },
  );
};
