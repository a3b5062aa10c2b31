import type { FastifyBaseLogger } from 'fastify';
import type { KeyFile } from '../bundle/keys';
import type { Clock } from '../protocol/values/clock';
import type { ExpectedTraffic } from '../stats/metrics/expectedTraffic';
import { type BackupSettings, createBackups } from './backups/backups';
import { createPricer } from './budgets/budgetPacing';
import { createBundleFacts } from './bundles/bundleFacts';
import { createLiveJourneys, wakesFor } from './bundles/liveJourneys';
import { createKeyring } from './bundles/tokenKeys';
import { createAdmitClaim } from './claims/admitClaim';
import type { ClaimGuard } from './claims/claimGuard';
import { newCode } from './claims/claimMaker';
import { type ClaimsDeps, createClaims } from './claims/claims';
import { createReconciler } from './claims/reconciler';
import { createRefusalCounts } from './claims/refusalCounts';
import { createSweeper } from './claims/sweeper';
import { createLossGuard, type LossGuardDeps, runningExperiment } from './experiments/runningExperiment';
import { createOrigins } from './limits/limitOrigins';
import { createLoop } from './loop/createLoop';
import { createMessages } from './messages/createMessages';
import { isCodeSent } from './messages/messageCoupon';
import type { MessageSettings } from './messages/messageSettings';
import { createBrand } from './messages/templates/brand';
import { createAlertWatch } from './monitoring/alertConditions';
import { type Alerts, type AlertTarget, createAlerts } from './monitoring/alerts';
import type { HealthSettings } from './monitoring/healthReport';
import { createOrderPoller } from './orders/orderPoller';
import { createProductImports } from './products/productImports';
import { openPush, type PushSettings } from './push/openPush';
import type { Repositories } from './records/repositories';
import { type AskMetrics, metricsHere, sharedAsk } from './reporting/metrics';
import type { SplitSettings } from './reports/aggregation/leader';
import type { Connector } from './shop/connector';
import { watchShop } from './shop/watchShop';
import { openTraining, type TrainingSettings } from './training/openTraining';

/** What the services of one shop are made from. */
export interface ServiceDeps {
  readonly connector: Connector;
  readonly clock: Clock;
  readonly siteKey: string;
  /** The site's signing key; absent: bundles are signed elsewhere. */
  readonly signing?: KeyFile | undefined;
  /**
   * Epochs whose token keys are announced in bundles composed here, including the current one; 0: none; `undefined`: as in the live bundle.
   */
  readonly tokenEpochs?: number | undefined;
  /** Periods with unusual traffic; absent: none. */
  readonly expectedPeaks?: ExpectedTraffic | undefined;
  /** Whether coupons are switched off once orders show that they lose money. */
  readonly stopOnLoss?: boolean | undefined;
  /** The second aggregator of mode `split`; absent: none. */
  readonly split?: SplitSettings | undefined;
  /** Web Push; absent: no push messages are sent. */
  readonly push?: PushSettings | undefined;
  /** Recipients of alerts; absent: none. */
  readonly alertTargets?: readonly AlertTarget[] | undefined;
  readonly webhookSecret: string;
  readonly claimTtlMs: number;
  /** Messages to shoppers; absent: none are sent. */
  readonly messages?: MessageSettings | undefined;
  /** Absent: the data is in PostgreSQL, which has its own tools. */
  readonly backups?: BackupSettings | undefined;
  /** Absent: nothing is known of the environment, as in tests. */
  readonly health?: HealthSettings | undefined;
  /** Computes slow metrics; by default in this thread. */
  readonly metrics?: AskMetrics | undefined;
  /** Uploads and training from the console; absent: none. */
  readonly training?: TrainingSettings | undefined;
  /** Proxies trusted to state the client's address; absent: none. */
  readonly trustedProxies?: string[] | undefined;
}

const unknownHealth: HealthSettings = {
  host: '127.0.0.1',
  baseUrl: undefined,
  path: undefined,
  alerts: [],
  keyEnds: undefined,
  webhookUrl: undefined,
};

/** `undefined` without recipients. */
const openAlerts = (
  { alertTargets, clock }: ServiceDeps,
  store: Repositories,
  guard: ClaimGuard,
  log: FastifyBaseLogger,
): Alerts | undefined => {
  if (!alertTargets?.length) return undefined;
  return createAlerts({
    watch: createAlertWatch(store, guard, clock),
    targets: alertTargets,
    clock,
    rng: Math.random,
    onFailure: ({ code, message }, { isLost, ...at }) =>
      isLost
        ? log.error({ code, ...at }, `an alert was not sent: ${message}`)
        : log.warn({ code, ...at }, `sending an alert failed: ${message}`),
    onError: (err) => log.error({ err }, 'watching for alerts failed'),
  });
};

const openBackups = ({ backups, clock }: ServiceDeps, store: Repositories, log: FastifyBaseLogger) =>
  backups && createBackups({ ...backups, store, clock, onError: (err) => log.error({ err }, 'making a backup failed') });

type MessageParts = Omit<Parameters<typeof createMessages>[1], 'onError' | 'onTrouble'>;

const openMessages = ({ messages }: ServiceDeps, parts: MessageParts, log: FastifyBaseLogger) =>
  messages &&
  createMessages(messages, {
    ...parts,
    onError: (err) => log.error({ err }, 'sending messages failed'),
    onTrouble: ({ code, message }) => log.warn({ code }, message),
  });

const lossReports = (alerts: Alerts | undefined, log: FastifyBaseLogger): Pick<LossGuardDeps, 'onStop' | 'onWarn' | 'onError'> => ({
  onStop: (id, why) => {
    alerts?.couponsStopped(why);
    if (why === 'loss') log.error({ experiment: id }, 'coupons stopped: orders show a loss');
    else log.error({ experiment: id, guardrail: why }, 'coupons stopped: a guardrail is broken');
  },
  onWarn: (id, guardrail) => log.warn({ experiment: id, guardrail }, 'a guardrail is broken: see the results page'),
  onError: (err) => log.error({ err }, 'checking for losses failed'),
});

/** The shop's own reason, which a shopper is not told. */
const logRefused =
  (log: FastifyBaseLogger): ClaimsDeps['onRefused'] =>
  (coupon, { code, message }) =>
    log.warn({ coupon, code, reason: message }, 'the shop created no code');

/** `undefined` without a second aggregator. */
const openSplitting = async ({ split, clock }: ServiceDeps, store: Repositories, log: FastifyBaseLogger) =>
  split &&
  (await import('./reports/aggregation/leader')).splitLeading(split, {
    store,
    clock,
    onError: (err) => log.error({ err }, 'counting sealed reports failed'),
  });

/** `undefined` without a folder for it that can be written. With PostgreSQL, the server needs no other. */
const openShopTraining = ({ training, clock }: ServiceDeps, metrics: AskMetrics, log: FastifyBaseLogger) => {
  if (!training) return undefined;
  try {
    return openTraining(training, { metrics, clock, onError: (err) => log.error({ err }, 'training failed') });
  } catch (err) {
    log.error({ err }, 'training is off: its folder in DATA_DIR cannot be used');
    return undefined;
  }
};

/** Background services and those shared by several features. */
export const createServices = async (deps: ServiceDeps, store: Repositories, guard: ClaimGuard, log: FastifyBaseLogger) => {
  const { clock, claimTtlMs } = deps;
  const { connector, shopCalls } = watchShop(deps.connector, clock);
  const claims = createClaims({ store, connector, clock, newCode, ttlMs: claimTtlMs, onRefused: logRefused(log) });
  const bundleFacts = createBundleFacts(store);
  const trustsProxy = deps.trustedProxies !== undefined;
  const isSent = deps.messages && ((key: string) => isCodeSent(store, clock(), key));
  const admitClaim = createAdmitClaim({ store, guard, bundleFacts, clock, secret: deps.webhookSecret, trustsProxy, isSent });
  const sweeper = createSweeper({ store, connector, claims, bundleFacts, clock, onError: (err) => log.error({ err }, 'sweep failed') });
  const reconciler = createReconciler({ store, connector, clock, onError: (err) => log.error({ err }, 'reconciliation failed') });
  const orderPoller = createOrderPoller({
    store,
    connector,
    clock,
    onError: (err) => log.error({ err }, 'reading orders failed'),
    // The log does not identify the order; the admin routes do.
    onUnreadable: ({ reason, at }) => log.warn({ reason, at }, 'an order was skipped'),
  });
  const splitting = await openSplitting(deps, store, log);
  const liveJourneys = createLiveJourneys(store, bundleFacts);
  const wakesItself = wakesFor(liveJourneys, clock);
  const push =
    deps.push && openPush(deps.push, { store, clock, wakesItself, onError: (err) => log.error({ err }, 'waking browsers failed') });
  const refusals = createRefusalCounts({ store, clock, onError: (err) => log.error({ err }, 'counting refusals failed') });
  const metrics = sharedAsk(deps.metrics ?? metricsHere(store));
  const experiment = runningExperiment(store, bundleFacts, metrics);
  const alerts = openAlerts(deps, store, guard, log);
  const lossGuard = createLossGuard({
    store,
    experiment,
    clock,
    stopOnLoss: deps.stopOnLoss ?? false,
    ...lossReports(alerts, log),
  });
  const loop = createLoop({
    store,
    bundleFacts,
    metrics,
    signs: deps.signing !== undefined,
    keys: deps.signing,
    tokenEpochs: deps.tokenEpochs,
    split: splitting?.helper,
    clock,
    onError: (err) => log.error({ err }, 'automatic learning failed'),
  });
  const brand = createBrand(store, { name: deps.messages?.shop, website: deps.messages?.storeUrl });
  const messages = openMessages(deps, { store, bundleFacts, connector, claims, brand, liveJourneys, clock }, log);
  const productImports = createProductImports({
    store,
    connector,
    clock,
    onError: (err) => log.error({ err }, 'importing products failed'),
  });
  return {
    connector,
    shopCalls,
    backups: openBackups(deps, store, log),
    claims,
    admitClaim,
    guard,
    bundleFacts,
    sweeper,
    reconciler,
    orderPoller,
    splitting,
    push,
    refusals,
    metrics,
    experiment,
    alerts,
    lossGuard,
    loop,
    brand,
    messages,
    productImports,
    training: openShopTraining(deps, metrics, log),
    expectedTraffic: async () => (await store.expectedTraffic()) ?? deps.expectedPeaks ?? [],
    origins: createOrigins(store, clock),
  };
};

/** Dependencies of the routes, by feature. */
export const routeDeps = (deps: ServiceDeps, store: Repositories, services: Awaited<ReturnType<typeof createServices>>) => {
  const { clock, siteKey, webhookSecret, claimTtlMs } = deps;
  const { splitting, bundleFacts, expectedTraffic, lossGuard: _, ...shared } = services;
  return {
    ...shared,
    store,
    bundleFacts,
    pricer: createPricer(store, bundleFacts, clock, expectedTraffic),
    expectedTraffic,
    keyring: createKeyring(store),
    split: splitting && { helper: splitting.helper },
    clock,
    claimTtlMs,
    siteKey,
    signing: deps.signing,
    tokenEpochs: deps.tokenEpochs,
    webhookSecret,
    health: deps.health ?? unknownHealth,
    webhookUrl: deps.health?.webhookUrl,
    trustsProxy: deps.trustedProxies !== undefined,
  };
};
