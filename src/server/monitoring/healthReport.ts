import type { FastifyInstance } from 'fastify';
import { SOFTWARE } from '../../bundle/provenance';
import { type Clock, HOUR, type Instant, MINUTE, SECOND } from '../../protocol/values/clock';
import { localDate } from '../../protocol/values/localDay';
import { fail, type Result } from '../../protocol/values/result';
import type { Backups } from '../backups/backups';
import { timeZoneOf } from '../budgets/budgetUsage';
import type { ClaimGuard } from '../claims/claimGuard';
import { errorResponses } from '../http/routeSchemas';
import type { UntrustedProxyAt } from '../limits/networks';
import type { OrderPoller } from '../orders/orderPoller';
import { notReady } from '../records/admission';
import type { Repositories } from '../records/repositories';
import type { Connector } from '../shop/connector';
import type { ShopCalls } from '../shop/watchShop';
import type { IncomingCounts } from '../webhooks/incomingCounts';
import { createCertificateEnd } from './certificateEnd';
import { type Finding, findingsOf } from './finding';
import {
  checkAddress,
  checkAlerts,
  checkBackups,
  checkCertificate,
  checkClock,
  checkDisk,
  checkKeyEnd,
  untrustedProxy,
} from './serverChecks';
import { checkClaims, checkDeliveries, checkMessageQueue, checkOrderFlow, checkSignatures, shopFailure } from './shopChecks';

/** What the environment says of the server. */
export interface HealthSettings {
  /** Address the server listens on. */
  readonly host: string;
  readonly baseUrl: string | undefined;
  /** Path of this shop if the server has several, such as `/s/tea`. */
  readonly path: string | undefined;
  /** Alert variables that are set. */
  readonly alerts: readonly string[];
  readonly keyEnds: Instant | undefined;
  readonly webhookUrl: string | undefined;
}

export interface HealthDeps {
  readonly store: Repositories;
  readonly connector: Connector;
  readonly shopCalls: () => ShopCalls;
  readonly backups: Backups | undefined;
  readonly guard: Pick<ClaimGuard, 'squeezedSince'>;
  readonly orderPoller: Pick<OrderPoller, 'skipped'>;
  readonly incoming: IncomingCounts;
  readonly untrustedProxyAt: UntrustedProxyAt;
  readonly health: HealthSettings;
  readonly clock: Clock;
}

/** Refusals of claims that the pressure on them causes. */
const PRESSURE = ['claim_limited', 'claim_work'];

/** Open claims and refusals of today by coupon. */
const claimsOf = async ({ store }: HealthDeps, now: Instant) => {
  const [open, today] = await Promise.all([
    store.openByCoupon(now - 15 * MINUTE, now - 5 * MINUTE),
    timeZoneOf(store).then((timeZone) => store.refusals(localDate(now, timeZone))),
  ]);
  const limited = new Map<string, number>();
  for (const { couponId, code, count } of today) if (PRESSURE.includes(code)) limited.set(couponId, (limited.get(couponId) ?? 0) + count);
  const none = { open: 0, pending: 0, recent: 0, overdue: 0 };
  const ids = [...new Set([...open.map(({ couponId }) => couponId), ...limited.keys()])];
  return ids.map((couponId) => ({
    ...(open.find((row) => row.couponId === couponId) ?? { couponId, ...none }),
    /** Refused today because of the pressure. */
    limited: limited.get(couponId) ?? 0,
  }));
};

/** Counts that only an answering database has. */
const readStore = async (deps: HealthDeps, now: Instant) => {
  const { store, clock } = deps;
  const [facts, lastOrderAt, bundle, outbox, messages, claims] = await Promise.all([
    store.facts(clock),
    store.lastOrderAt(),
    store.currentBundle(),
    store.outbox(),
    store.messageCounts(),
    claimsOf(deps, now),
  ]);
  const waiting = messages.counts.filter(({ state }) => state === 'asked' || state === 'due');
  return {
    facts,
    lastOrderAt,
    publishedAt: bundle?.publishedAt,
    outbox,
    messages: { waiting: waiting.reduce((sum, { count }) => sum + count, 0), oldestDue: messages.oldestDue },
    claims,
  };
};
type Stored = Awaited<ReturnType<typeof readStore>>;

/** Asks the shop with a read-only request, at most twice a minute. */
const askShop = (connector: Connector, clock: Clock): (() => Promise<Result<unknown>>) => {
  let known: { readonly at: Instant; readonly answer: Promise<Result<unknown>> } | undefined;
  return () => {
    if (!known || clock() - known.at >= 30 * SECOND) known = { at: clock(), answer: (connector.probe ?? connector.capabilities)() };
    return known.answer;
  };
};

const refusedOf = (incoming: IncomingCounts): ReadonlyMap<string, number> => {
  const refused = new Map<string, number>();
  for (const { code, count } of incoming().flatMap((route) => route.refused)) refused.set(code, (refused.get(code) ?? 0) + count);
  return refused;
};

const database = findingsOf('database');

const ofStore = (
  { facts, lastOrderAt, publishedAt, outbox, messages, claims }: Stored,
  deps: HealthDeps,
  now: Instant,
): readonly Finding[] => {
  const overdue = claims.reduce((sum, row) => sum + row.overdue, 0);
  return [
    ...(facts.disk ? [checkDisk('the database', facts.disk)] : []),
    ...(facts.aheadMs === undefined ? [] : [checkClock('The database’s clock', facts.aheadMs)]),
    ...(publishedAt === undefined ? [] : [checkOrderFlow(lastOrderAt, publishedAt, now)]),
    ...(deps.health.webhookUrl === undefined ? [] : [checkDeliveries(outbox, now)]),
    checkMessageQueue(messages.oldestDue, now),
    checkClaims(overdue, deps.guard.squeezedSince()),
  ];
};

const ofServer = (deps: HealthDeps, certificateEnds: Instant | undefined, now: Instant): readonly Finding[] => {
  const { health, backups, untrustedProxyAt, incoming } = deps;
  const { baseUrl, host, keyEnds, alerts } = health;
  const found = [checkAddress(baseUrl, host), untrustedProxyAt() === undefined ? undefined : untrustedProxy, checkKeyEnd(keyEnds, now)];
  return [
    ...found.filter((finding) => finding !== undefined),
    ...(certificateEnds === undefined ? [] : [checkCertificate(certificateEnds, now)]),
    ...(backups ? [checkBackups(backups.lastAt(), backups.everyHours > 0 ? backups.everyHours * HOUR : undefined, now)] : []),
    checkAlerts(alerts),
    ...checkSignatures(refusedOf(incoming)),
  ];
};

/** The state of the server for its owner, and what to do. The checks are those of `couplet doctor`. */
const createHealth = (deps: HealthDeps) => {
  const { store, connector, shopCalls, backups, guard, orderPoller, health, clock } = deps;
  const startedAt = clock();
  const certificateEnd = createCertificateEnd(health.baseUrl, clock);
  const shop = askShop(connector, clock);
  return async () => {
    const now = clock();
    const [ready, stored, asked, certificateEnds] = await Promise.all([
      store.ready().catch(() => notReady()),
      readStore(deps, now).catch(() => undefined),
      shop().catch(() => fail('shop_no_answer', 'The shop did not answer.')),
      certificateEnd(),
    ]);
    const findings: readonly Finding[] = [
      ready.ok
        ? database.fine(`${stored?.facts.kind ?? 'The database'} accepts writes.`)
        : database.failure(ready.error.code, ready.error.message, 'Claims, orders and reports are refused until it does.'),
      asked.ok ? findingsOf('shop').fine(`The shop (${connector.platform}) answers.`) : shopFailure(asked.error),
      ...(stored ? ofStore(stored, deps, now) : []),
      ...ofServer(deps, certificateEnds, now),
    ];
    return {
      v: 'health/1',
      at: now,
      startedAt,
      software: SOFTWARE,
      shop: { platform: connector.platform, path: health.path ?? null, ...shopCalls(), lastOrderAt: stored?.lastOrderAt ?? null },
      /** Null while the database does not answer. */
      store: stored ? { kind: stored.facts.kind, bytes: stored.facts.bytes, disk: stored.facts.disk ?? null } : null,
      lastBackupAt: backups?.lastAt() ?? null,
      certificateEnds: certificateEnds ?? null,
      claims: { squeezedSince: guard.squeezedSince() ?? null, coupons: stored?.claims ?? [] },
      queues: stored
        ? {
            messages: stored.messages,
            webhooks: stored.outbox,
            pendingClaims: stored.claims.reduce((sum, { pending }) => sum + pending, 0),
            overdueClaims: stored.claims.reduce((sum, { overdue }) => sum + overdue, 0),
            unreadableOrders: orderPoller.skipped.orders().length,
          }
        : null,
      findings,
    };
  };
};

export const healthReportRoute = (scope: FastifyInstance, deps: HealthDeps): void => {
  const report = createHealth(deps);
  scope.get(
    '/v1/admin/health',
    { schema: { summary: 'State of server, shop, queues and backups, with problems and what to do', response: errorResponses } },
    report,
  );
};
