import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type Clock, SECOND } from '../../protocol/values/clock';
import type { ClaimGuard } from '../claims/claimGuard';
import type { Reconciler } from '../claims/reconciler';
import type { UntrustedProxyAt } from '../limits/networks';
import type { OrderPoller } from '../orders/orderPoller';
import type { CatalogRepository } from '../records/catalogRepository';
import type { OutboxRepository } from '../records/outboxRepository';
import { type CouponMetrics, useOfCoupons } from '../reporting/summarise';
import type { Alerts } from './alerts';

/** Pools, today's spend and overspend, read from the store at each scrape. */
export const measureCodes = (store: Pick<CatalogRepository, 'catalog' | 'couponUse'>, clock: Clock, registry: Registry): void => {
  // The gauges of one scrape are collected together, so the pools are counted once for all of them.
  let counting: ReturnType<typeof useOfCoupons> | undefined;
  const usesNow = (): ReturnType<typeof useOfCoupons> => {
    counting ??= useOfCoupons(store, clock()).finally(() => {
      counting = undefined;
    });
    return counting;
  };
  const gauge = (name: string, help: string, labelNames: readonly string[], set: (to: Gauge, figures: CouponMetrics) => void): void => {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        this.reset();
        for (const figures of await usesNow()) set(this, figures);
      },
    });
  };
  const byKind = (to: Gauge, coupon: string, { money, count }: { readonly money: number; readonly count: number }): void => {
    to.set({ coupon, kind: 'money' }, money);
    to.set({ coupon, kind: 'count' }, count);
  };
  gauge(
    'couplet_budget_today',
    "Used and reserved on the shop's calendar day, by coupon and kind (money in minor units, count).",
    ['coupon', 'kind'],
    (to, { couponId, today }) => byKind(to, couponId, today),
  );
  gauge(
    'couplet_budget_overshoot',
    'Used beyond the whole budget, by coupon and kind (money in minor units, count).',
    ['coupon', 'kind'],
    (to, { couponId, overshoot }) => byKind(to, couponId, overshoot),
  );
  gauge('couplet_pool_codes_left', 'Codes of a pool that no claim has, by coupon.', ['coupon'], (to, { couponId, pool }) => {
    if (pool) to.set({ coupon: couponId }, pool.left);
  });
};

declare module 'fastify' {
  interface FastifyReply {
    /** Reason code of a refusal, for the counter. */
    refusedWith?: string;
  }
}

/** Seconds, up to the longest that a shopper would wait. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Counts and times every request by its matched route, and refusals by reason. No address, header or body becomes a label. */
export const measureRequests = (app: FastifyInstance, registry: Registry): void => {
  const seconds = new Histogram({
    name: 'couplet_http_request_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'couplet_refusals_total',
    help: 'Requests refused, by route and reason code.',
    labelNames: ['route', 'reason'],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions?.url ?? 'none';
    seconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    if (reply.refusedWith !== undefined) refusals.inc({ route, reason: reply.refusedWith });
  });
};

/** When most requests last came through a proxy that is not trusted. */
export const measureProxy = (untrustedProxyAt: UntrustedProxyAt, registry: Registry): void => {
  new Gauge({
    name: 'couplet_untrusted_proxy_timestamp_seconds',
    help: 'When most requests last came through a proxy that TRUST_PROXY does not name, Unix time; 0: not within a day.',
    registers: [registry],
    collect() {
      this.set((untrustedProxyAt() ?? 0) / SECOND);
    },
  });
};

/** Counts connections that were closed unanswered. */
export const measureConnections = ({ server }: FastifyInstance, registry: Registry): void => {
  const refused = new Counter({
    name: 'couplet_connections_refused_total',
    help: 'Connections closed when they were accepted, because their network or all clients had too many open.',
    registers: [registry],
  });
  server.on('drop', () => refused.inc());
};

/** Whether claims are squeezed. */
export const measureClaims = (guard: ClaimGuard, registry: Registry): void => {
  new Gauge({
    name: 'couplet_claims_squeezed',
    help: '1 while claims cost work and a network may have one open claim, because many come from networks that redeem none.',
    registers: [registry],
    collect() {
      this.set(Number(guard.squeezedSince() !== undefined));
    },
  });
};

/** Events waiting for delivery to the shop, and those given up on. */
export const measureOutbox = (store: Pick<OutboxRepository, 'outbox'>, registry: Registry): void => {
  new Gauge({
    name: 'couplet_webhook_events',
    help: 'Events for the shop in the outbox, by state (waiting, dead).',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { waiting, dead } = await store.outbox();
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'dead' }, dead);
    },
  });
};

/** Differences between the shop's codes and the claims at the last comparison, if there was one, and unreadable orders. */
export const measureShop = (
  { reconciler, orderPoller }: { readonly reconciler: Pick<Reconciler, 'last'>; readonly orderPoller: Pick<OrderPoller, 'skipped'> },
  registry: Registry,
): void => {
  new Counter({
    name: 'couplet_orders_unreadable_total',
    help: 'Orders of the shop that were skipped because they could not be read.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(orderPoller.skipped.count());
    },
  });
  new Gauge({
    name: 'couplet_shop_codes',
    help: 'Codes by state: open, orphaned in the shop, missing from it, unclaimed though an order was paid with them.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const last = reconciler.last();
      if (!last) return;
      this.set({ state: 'open' }, last.open);
      this.set({ state: 'orphaned' }, last.orphans - last.deactivated);
      this.set({ state: 'missing' }, last.missing.length);
      this.set({ state: 'unclaimed' }, last.unclaimed.length);
    },
  });
};

/** Attempts to send alerts. */
export const measureAlerts = (alerts: Pick<Alerts, 'attempts'>, registry: Registry): void => {
  new Counter({
    name: 'couplet_alerts_total',
    help: 'Attempts to send an alert, by channel (webhook, mail) and outcome (sent, failed, lost: the last one failed).',
    labelNames: ['channel', 'outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { channel, outcome, count } of alerts.attempts()) this.inc({ channel, outcome }, count);
    },
  });
};
