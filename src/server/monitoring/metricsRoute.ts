import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { eventCodes } from '../../campaigns/loop/loopState';
import { type Clock, SECOND } from '../../protocol/values/clock';
import type { ClaimGuard } from '../claims/claimGuard';
import type { Reconciler } from '../claims/reconciler';
import type { UntrustedProxyAt } from '../limits/networks';
import type { OrderPoller } from '../orders/orderPoller';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository, CatalogState } from '../records/catalogRepository';
import type { LoopRepository } from '../records/loopRepository';
import type { MessageRepository } from '../records/messageRepository';
import type { OutboxRepository } from '../records/outboxRepository';
import type { PushRepository } from '../records/pushRepository';
import type { SplitRepository } from '../records/splitRepository';
import type { Alerts } from './alerts';
import {
  measureAlerts,
  measureClaims,
  measureCodes,
  measureConnections,
  measureOutbox,
  measureProxy,
  measureRequests,
  measureShop,
} from './measures';

/** Used shares of a coupon's budget by kind; kinds without a limit are omitted. */
const shares = ({ budget, usedMoney, reservedMoney, usedCount, reservedCount }: CatalogState) =>
  [
    ['money', budget.money, usedMoney, reservedMoney],
    ['count', budget.count, usedCount, reservedCount],
  ] as const;

/** Used budgets and the kill switch, read from the store at each scrape. */
const measureBudgets = (store: Pick<CatalogRepository, 'catalog'> & Pick<BundleRepository, 'serving'>, registry: Registry): void => {
  new Gauge({
    name: 'couplet_budget_spent_ratio',
    help: 'Share of a budget that is used or reserved, by coupon and kind (money, count).',
    labelNames: ['coupon', 'kind'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const state of await store.catalog())
        for (const [kind, limit, used, reserved] of shares(state))
          if (limit) this.set({ coupon: state.coupon.id, kind }, (used + reserved) / limit);
    },
  });
  new Gauge({
    name: 'couplet_serving',
    help: '1 while coupons are on, 0 while they are stopped.',
    registers: [registry],
    async collect() {
      this.set(Number(await store.serving()));
    },
  });
};

/** Mode `split`: reports waiting to be counted, and refused ones. */
const measureSplit = (store: Pick<SplitRepository, 'splitWaiting' | 'splitParts' | 'splitRefusals'>, registry: Registry): void => {
  new Gauge({
    name: 'couplet_split_reports',
    help: 'Sealed reports waiting for a batch, and those both aggregators accepted in batches not released yet.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.set(
        { state: 'waiting' },
        (await store.splitWaiting()).reduce((sum, { reports }) => sum + reports, 0),
      );
      this.set(
        { state: 'accepted' },
        (await store.splitParts()).reduce((sum, { accepted }) => sum + accepted, 0),
      );
    },
  });
  new Gauge({
    name: 'couplet_split_refused_reports',
    help: 'Sealed reports that were rejected, by reason.',
    labelNames: ['reason'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { code, count } of await store.splitRefusals()) this.inc({ reason: code }, count);
    },
  });
};

/** Messages to shoppers by state, and how long the oldest has been due. */
const measureMessages = (store: Pick<MessageRepository, 'messageCounts'>, clock: Clock, registry: Registry): void => {
  new Gauge({
    name: 'couplet_messages',
    help: 'Messages to shoppers of the last 30 days, by channel, state and reason.',
    labelNames: ['channel', 'state', 'reason'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { channel, state, reason, count } of (await store.messageCounts()).counts)
        this.set({ channel, state, reason: reason ?? '' }, count);
    },
  });
  new Gauge({
    name: 'couplet_message_delay_seconds',
    help: 'How long the oldest due message has waited; 0 if no message is due.',
    registers: [registry],
    async collect() {
      const { oldestDue } = await store.messageCounts();
      this.set(oldestDue === null ? 0 : Math.max(0, clock() - oldestDue) / SECOND);
    },
  });
};

/** Actions of the learning loop, read from the store at each scrape. */
const measureLoop = (store: Pick<LoopRepository, 'loop'>, registry: Registry): void => {
  new Gauge({
    name: 'couplet_loop_steps',
    help: 'Steps of automatic learning so far, by kind: unchanged, prepared, staged, promoted, taken_back, ended.',
    labelNames: ['step'],
    registers: [registry],
    async collect() {
      const { counts } = (await store.loop()).state;
      for (const step of eventCodes) this.set({ step }, counts[step] ?? 0);
    },
  });
  new Gauge({
    name: 'couplet_loop_stage_share',
    help: 'Share of devices that try a version by automatic learning; 0 if no version is tried.',
    registers: [registry],
    async collect() {
      const { phase } = (await store.loop()).state;
      this.set(phase.name === 'stage' ? phase.stage.share : 0);
    },
  });
};

/** Push subscriptions, and the result of the latest wake-up. */
const measurePush = (store: Pick<PushRepository, 'pushState'>, registry: Registry): void => {
  new Gauge({
    name: 'couplet_push_subscriptions',
    help: 'Browsers subscribed to push.',
    registers: [registry],
    async collect() {
      this.set((await store.pushState()).subscriptions);
    },
  });
  new Gauge({
    name: 'couplet_push_latest_wake',
    help: 'Browsers of the latest wake-up, by outcome (waiting, sent, gone, refused).',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { waiting, latest } = await store.pushState();
      this.set({ state: 'waiting' }, waiting);
      for (const state of ['sent', 'gone', 'refused'] as const) this.set({ state }, latest?.[state] ?? 0);
    },
  });
};

interface MetricsRouteDeps {
  readonly store: BundleRepository &
    CatalogRepository &
    LoopRepository &
    MessageRepository &
    OutboxRepository &
    PushRepository &
    SplitRepository;
  readonly reconciler: Reconciler;
  readonly orderPoller: OrderPoller;
  readonly guard: ClaimGuard;
  readonly untrustedProxyAt: UntrustedProxyAt;
  /** Absent without recipients. */
  readonly alerts: Alerts | undefined;
  readonly clock: Clock;
}

/**
 * `GET /metrics` in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). Needs a token, because a shop's
 * sales are confidential. Register before the routes that are to be measured.
 */
export const metricsRoute = (
  app: FastifyInstance,
  { store, reconciler, orderPoller, guard, alerts, untrustedProxyAt, clock }: MetricsRouteDeps,
): void => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measureRequests(app, registry);
  measureConnections(app, registry);
  measureProxy(untrustedProxyAt, registry);
  measureBudgets(store, registry);
  measureCodes(store, clock, registry);
  measureClaims(guard, registry);
  measureLoop(store, registry);
  measureOutbox(store, registry);
  measureMessages(store, clock, registry);
  measurePush(store, registry);
  measureSplit(store, registry);
  if (alerts) measureAlerts(alerts, registry);
  measureShop({ reconciler, orderPoller }, registry);
  app.get('/metrics', { schema: { summary: 'Metrics for Prometheus. Needs a bearer token' } }, async (_request, reply) => {
    const text = await registry.metrics();
    return reply.type(registry.contentType).send(text);
  });
};
