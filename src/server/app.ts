import fastify, { type FastifyBaseLogger, type FastifyInstance, type RouteOptions } from 'fastify';
import * as v from 'valibot';
import { claimRequestSchema } from '../protocol/protocol';
import { auditTrail } from './admin/auditTrail';
import { consoleRoutes } from './admin/consoleRoutes';
import { guardAdmin } from './admin/guardAdmin';
import type { Oidc } from './admin/oidc';
import { type CookieNames, cookieNames, type OwnAddress } from './admin/session';
import { sessionRoutes, signInRoutes } from './admin/sessionRoutes';
import { adminRoutes } from './adminRoutes';
import type { Backups } from './backups/backups';
import { bundleRoutes, widgetRoutes } from './bundles/bundleRoutes';
import { createClaimGuard } from './claims/claimGuard';
import { claimsRoute } from './claims/claimRoutes';
import { codeRoutes } from './claims/codeRoutes';
import { friendsRoute } from './claims/friendsRoute';
import { createKillSwitch } from './claims/killSwitch';
import { noteRedemptions } from './claims/noteRedemptions';
import type { Reconciler } from './claims/reconciler';
import type { RefusalCounts } from './claims/refusalCounts';
import type { Sweeper } from './claims/sweeper';
import { docsRoutes } from './docsRoutes';
import { addressErrors, errorHandler } from './http/errorHandler';
import { crossOrigin } from './http/headers';
import { refuse } from './http/refuse';
import { describeApi, describeRoute, routeFacts, sharedSerializers, sharedValidators } from './http/routeSchemas';
import { type ConnectionLimits, closeConnections, connectionOptions, logging } from './http/serverOptions';
import { startPage } from './http/startPage';
import { type ConnectionCaps, limitConnections } from './limits/limitConnections';
import { limitOrigins } from './limits/limitOrigins';
import { defaultRates, limitRequests, type Rates } from './limits/limitRequests';
import { limitSignIns } from './limits/limitSignIns';
import { type UntrustedProxyAt, watchForwarding } from './limits/networks';
import { type LoadLimits, shedLoad } from './limits/shedLoad';
import type { Loop } from './loop/createLoop';
import { messagesRoute, smsAnswerRoute } from './messages/messageRoutes';
import type { MessageSender } from './messages/messageSender';
import type { Alerts } from './monitoring/alerts';
import { metricsRoute } from './monitoring/metricsRoute';
import { healthRoutes, statusRoute } from './monitoring/statusRoutes';
import { withBuckets } from './orders/customerPseudonym';
import type { OrderPoller } from './orders/orderPoller';
import { ordersRoute } from './orders/orderRoutes';
import { shopWebhookRoute } from './orders/shopWebhook';
import type { Rounds } from './platform/periodicTask';
import type { Push } from './push/openPush';
import { pushRoutes } from './push/pushRoutes';
import type { Repositories } from './records/repositories';
import type { SplitLeader } from './reports/aggregation/leader';
import { reportsRoute, splitReportsRoute } from './reports/reportRoutes';
import { tokensRoute } from './reports/tokenRoute';
import { createServices, routeDeps, type ServiceDeps } from './services';
import type { Training } from './training/openTraining';
import { countIncoming } from './webhooks/incomingCounts';

export interface AppDeps extends ServiceDeps {
  readonly store: Repositories;
  readonly adminToken: string;
  readonly baseUrl?: string | undefined;
  /** This shop's path on its host, if the server knows it, such as `/s/tea`. */
  readonly path?: string | undefined;
  /** Built widget files; without them the server is an API only. */
  readonly widgetDir?: string | undefined;
  /** Built console files; without them `/console/` is empty. */
  readonly consoleDir?: string | undefined;
  /** Built documentation; without it `/docs/` answers that it is not built. */
  readonly docsDir?: string | undefined;
  /** pino level, or `silent`. */
  readonly logLevel?: string | undefined;
  /** Browser sign-in; absent: by token only. */
  readonly oidc?: Oidc | undefined;
  /** Log destination instead of standard output. */
  readonly logTo?: { readonly write: (line: string) => void } | undefined;
  readonly rates?: Partial<Rates> | undefined;
  /** Holds back sign-ins for so many ms; by default a timer. */
  readonly pause?: ((ms: number) => Promise<unknown>) | undefined;
  readonly load?: LoadLimits | undefined;
  readonly connections?: (ConnectionLimits & Omit<ConnectionCaps, 'trustedProxies'>) | undefined;
}

export interface App {
  readonly app: FastifyInstance;
  readonly sweeper: Sweeper;
  readonly reconciler: Reconciler;
  readonly orderPoller: OrderPoller;
  readonly refusals: RefusalCounts;
  /** Absent without recipients. */
  readonly alerts: Alerts | undefined;
  /** Absent with PostgreSQL. */
  readonly backups: Backups | undefined;
  readonly lossGuard: Rounds;
  readonly loop: Loop;
  /** Absent without Web Push. */
  readonly push: Push | undefined;
  /** Absent without a second aggregator. */
  readonly split: SplitLeader | undefined;
  /** Absent if no channel is set up. */
  readonly messages: MessageSender | undefined;
  readonly journeys: Rounds | undefined;
  /** Absent without a folder for it. */
  readonly training: Training | undefined;
  /** Saves a stop of all coupons that the database could not take. */
  readonly savingStop: Rounds;
  /** All routes, documented or not. */
  readonly routes: readonly RouteOptions[];
}

const ownAddress = ({ baseUrl, trustedProxies }: AppDeps): OwnAddress => ({
  origin: baseUrl === undefined ? undefined : new URL(baseUrl).origin,
  trustsProxy: trustedProxies !== undefined,
});

/** The server with everything common to all routes: limits, errors, authorisation and the audit log. */
const openServer = async (deps: AppDeps, store: Repositories, cookies: CookieNames) => {
  const { clock, adminToken } = deps;
  const app = fastify({
    schemaController: { compilersFactory: { buildSerializer: sharedSerializers, buildValidator: sharedValidators } },
    ...logging(deps.logLevel ?? 'info', deps.logTo),
    ...connectionOptions(deps.connections ?? {}),
    ...addressErrors,
    bodyLimit: 16_384,
    trustProxy: deps.trustedProxies ?? false,
    // Coercion and silent removal would accept what the schema refuses. Verbose, so that errors contain the schema's own messages.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: true, allErrors: false, verbose: true } },
  });
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  describeRoute(app);
  app.setErrorHandler(errorHandler);
  app.setNotFoundHandler((_request, reply) => refuse(reply, { code: 'not_found', message: 'Not found.' }));

  closeConnections(app);
  limitConnections(app.server, { ...deps.connections, trustedProxies: deps.trustedProxies });
  routeFacts(app);
  crossOrigin(app);
  const rates = { ...defaultRates, ...deps.rates };
  const untrustedProxyAt = watchForwarding(app, deps.trustedProxies ?? [], clock);
  limitRequests(app, rates, deps.trustedProxies !== undefined, clock);
  limitSignIns(app, rates, deps.trustedProxies !== undefined, clock, deps.pause);
  shedLoad(app, deps.load);
  guardAdmin(app, { store, adminToken, clock, cookies, own: ownAddress(deps) });
  auditTrail(app, { store, clock });
  await describeApi(app, deps.baseUrl);
  return { app, routes, untrustedProxyAt };
};

/** Where this shop lies on its host: `/s/tea`; `/` or empty where it has the host to itself. */
const publicPath = ({ baseUrl, path }: AppDeps): string => (baseUrl === undefined ? (path ?? '') : new URL(baseUrl).pathname);

const registerRoutes = async (
  app: FastifyInstance,
  deps: AppDeps,
  route: ReturnType<typeof routeDeps> & { readonly isStopPending: () => boolean; readonly untrustedProxyAt: UntrustedProxyAt },
  cookies: CookieNames,
): Promise<void> => {
  metricsRoute(app, route);
  const incoming = countIncoming(app, route.clock);
  statusRoute(app, { ...route, codeMs: deps.claimTtlMs });
  bundleRoutes(app, route);
  tokensRoute(app, route);
  await reportsRoute(app, route);
  await splitReportsRoute(app, route);
  claimsRoute(app, route);
  friendsRoute(app, route);
  await messagesRoute(app, route);
  await smsAnswerRoute(app, route);
  pushRoutes(app, route);
  await ordersRoute(app, route);
  await codeRoutes(app, route);
  await shopWebhookRoute(app, route);
  const { oidc, baseUrl, adminToken } = deps;
  await adminRoutes(app, { ...route, baseUrl, incoming });
  sessionRoutes(app, { ...route, adminToken, baseUrl, own: ownAddress(deps), cookies, oidc: oidc !== undefined });
  if (oidc && baseUrl !== undefined) signInRoutes(app, { ...route, adminToken, baseUrl, cookies, oidc });
  healthRoutes(app, route);
  await consoleRoutes(app, deps.consoleDir);
  docsRoutes(app, deps.docsDir, publicPath(deps));
  startPage(app, { console: deps.consoleDir !== undefined, docs: deps.docsDir !== undefined });
  if (deps.widgetDir !== undefined) await widgetRoutes(app, deps.widgetDir);
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
};

/** The whole HTTP side on the given adapters. Does not listen. */
export const buildApp = async (deps: AppDeps): Promise<App> => {
  let log: FastifyBaseLogger | undefined;
  const killSwitch = createKillSwitch(withBuckets(deps.store, deps.siteKey), (err) =>
    log?.error({ err }, 'coupons are stopped, but the database does not know yet: until it takes writes, a restart resumes them'),
  );
  const guard = createClaimGuard({
    clock: deps.clock,
    onSqueeze: (on) =>
      on
        ? log?.error('many claims come from networks that redeem nothing: claims are squeezed (docs/operations.md)')
        : log?.warn('claims are no longer squeezed'),
  });
  const store = noteRedemptions(killSwitch.store, guard, (err) => log?.error({ err }, 'redemptions could not be noted'));
  const cookies = cookieNames(publicPath(deps));
  const { app, routes, untrustedProxyAt } = await openServer(deps, store, cookies);
  log = app.log;
  const services = await createServices(deps, store, guard, log);
  limitOrigins(app, {
    origins: services.origins,
    own: ownAddress(deps),
    onRefused: ({ body, facts }) => {
      if (facts.limit === 'claims' && v.is(claimRequestSchema, body)) services.refusals.note(body.couponId, 'origin_refused');
    },
  });
  await registerRoutes(app, deps, { ...routeDeps(deps, store, services), isStopPending: killSwitch.pending, untrustedProxyAt }, cookies);
  const { sweeper, reconciler, orderPoller, refusals, alerts, lossGuard, loop, push, splitting, messages, training, backups } = services;
  return {
    app,
    sweeper,
    reconciler,
    orderPoller,
    refusals,
    alerts,
    backups,
    lossGuard,
    loop,
    push,
    split: splitting?.leader,
    messages: messages?.sender,
    journeys: messages?.journeys,
    training,
    savingStop: killSwitch.saving,
    routes,
  };
};
