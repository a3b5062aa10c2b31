import { on } from 'node:events';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { keyEnd } from '../bundle/keys';
import { DAY, SECOND } from '../protocol/values/clock';
import { fail, type Result } from '../protocol/values/result';
import { startThread } from '../threads/startThread';
import type { Oidc } from './admin/oidc';
import type { AppDeps } from './app';
import type { BackupSettings } from './backups/backups';
import { readSigningKey } from './bundles/signing';
import { TOKEN_EPOCHS } from './bundles/tokenKeys';
import type { Config } from './config';
import { openConnector } from './connectors/openConnector';
import { rateOf } from './limits/limitRequests';
import type { MessageSettings } from './messages/messageSettings';
import { openAlertTargets } from './monitoring/alerts';
import type { HealthSettings } from './monitoring/healthReport';
import { readSecrets } from './platform/secrets';
import { readAppPush } from './push/appPush';
import { readVapidKeys } from './push/vapidKeys';
import { Overloaded } from './records/admission';
import type { Repositories } from './records/repositories';
import type { Answer, AskMetrics, MetricKind, Question } from './reporting/metrics';
import { lastBackupAt } from './store/backup/makeBackup';
import type { StorePlace } from './store/openStore';

const backupThread = { name: 'backupThread', path: './backupThread.ts', from: import.meta.url };
const metricsThread = { name: 'metricsThread', path: './metricsThread.ts', from: import.meta.url };

/** Messages of a thread until it ends. Rejects with its error, or when the signal aborts. */
export const messagesOf = <T>(thread: Worker, signal?: AbortSignal): AsyncIterable<[T]> =>
  on(thread, 'message', { ...(signal && { signal }), close: ['exit'] }) as AsyncIterable<[T]>;

/** Computes each figure in its own thread. Rejects with the thread's error; the thread ends after its response. */
export const askMetricsThread =
  ({ DATABASE_URL, DATA_DIR }: StorePlace): AskMetrics =>
  async <K extends MetricKind>(kind: K, question: Question<K>): Promise<Answer<K>> => {
    const thread = startThread(metricsThread, { workerData: { place: { DATABASE_URL, DATA_DIR }, kind, question } });
    try {
      for await (const [answer] of messagesOf<Answer<K>>(thread)) return answer;
      throw new Error('The thread that computes figures ended early.');
    } finally {
      await thread.terminate();
    }
  };

interface BackupMessage {
  readonly share?: number;
  readonly made?: Result<unknown>;
}

/** Backups of the embedded store; undefined with PostgreSQL. Each is made in its own thread. */
const backupsOf = ({ DATABASE_URL, DATA_DIR, BACKUP_DIR, BACKUP_EVERY_HOURS, BACKUP_KEEP }: Config): BackupSettings | undefined =>
  DATABASE_URL !== undefined
    ? undefined
    : {
        folder: BACKUP_DIR ?? join(DATA_DIR, 'backups'),
        everyHours: BACKUP_EVERY_HOURS,
        keep: BACKUP_KEEP,
        lastAt: () => lastBackupAt(DATA_DIR),
        make: async (file, now, progress, signal) => {
          const thread = startThread(backupThread, { workerData: { folder: DATA_DIR, file, now } });
          try {
            for await (const [{ share, made }] of messagesOf<BackupMessage>(thread, signal)) {
              if (made) return made;
              if (share !== undefined) progress(share);
            }
            return fail('backup_failed', 'The backup ended early.');
          } finally {
            await thread.terminate();
          }
        },
      };

/** Most questions about a period that wait in a lane. */
const MOST_WAITING = 16;

/**
 * Answers questions about orders one after another, because a million of them take two gigabytes of memory while they are added up, and
 * questions about claims likewise beside them. Rejects with `Overloaded` while too many wait. Questions without a period are few, and the
 * loss guard and automatic learning need them: they always wait.
 */
export const oneAtATime = (ask: AskMetrics): AskMetrics => {
  const newLane = () => ({ last: Promise.resolve() as Promise<unknown>, unanswered: 0 });
  const [orders, claims] = [newLane(), newLane()];
  return async (kind, question) => {
    const lane = kind === 'funnel' ? claims : orders;
    const hasPeriod = kind === 'period' || ('period' in question && question.period !== undefined);
    if (hasPeriod && lane.unanswered > MOST_WAITING) throw new Overloaded();
    lane.unanswered += 1;
    const answer = lane.last
      .then(() => ask(kind, question))
      .finally(() => {
        lane.unanswered -= 1;
      });
    lane.last = answer.catch(() => undefined);
    return answer;
  };
};

/** How long before a key expires a notice is printed. */
const KEY_NOTICE = 30 * DAY;

/** Loads the library only if it is used. */
const openOidc = async (config: Config): Promise<Oidc | undefined> => {
  if (config.OIDC_ISSUER === undefined) return undefined;
  const { createOidc } = await import('./admin/oidc');
  return createOidc({
    issuer: config.OIDC_ISSUER,
    clientId: config.OIDC_CLIENT_ID ?? '',
    clientSecret: config.OIDC_CLIENT_SECRET,
    redirectUri: `${(config.BASE_URL ?? '').replace(/\/+$/, '')}/v1/admin/sign-in/callback`,
    allowed: config.OIDC_ALLOWED ?? new Map(),
    roleClaim: config.OIDC_ROLE_CLAIM,
  });
};

/** Number of epochs with token keys created in advance. */
export const epochsOf = ({ REPORT_TOKENS }: Config): number => (REPORT_TOKENS === 'on' ? TOKEN_EPOCHS : 0);

/** Secrets and keys. New ones are printed. */
export const readKeys = (config: Config, say: (line: string) => void) => {
  const secrets = readSecrets(config);
  for (const name of secrets.fresh) {
    say(`${name} was not set. A new one is stored in ${join(config.DATA_DIR, 'secrets.json')} and shown only once:`);
    say(`  ${name}=${name === 'ADMIN_TOKEN' ? secrets.adminToken : secrets.webhookSecret}`);
  }

  const keys = readSigningKey(config);
  if (keys.fresh !== undefined) {
    say(`SITE_KEY and SIGNING_KEY were not set. A new key pair is stored in ${keys.fresh}. Public key for the script tag:`);
    say(`  ${keys.siteKey}`);
  }

  const ends = keys.signing && keyEnd(keys.signing);
  if (ends !== undefined && ends < Date.now() + KEY_NOTICE)
    say(
      `The signing key expires on ${new Date(ends).toISOString().slice(0, 10)}. After that, devices refuse its bundles. See docs/operations.md to replace it.`,
    );
  return { secrets, keys };
};

export interface Opened extends ReturnType<typeof readKeys> {
  readonly store: Repositories;
  readonly messages: MessageSettings | undefined;
  readonly folders: Pick<AppDeps, 'widgetDir' | 'consoleDir' | 'docsDir'>;
  readonly path: string | undefined;
}

const healthOf = (config: Config, signing: AppDeps['signing'], path: string | undefined): HealthSettings => ({
  host: config.HOST,
  baseUrl: config.BASE_URL,
  path,
  alerts: (['ALERT_WEBHOOK', 'ALERT_MAIL'] as const).filter((name) => config[name] !== undefined),
  keyEnds: signing && keyEnd(signing),
  webhookUrl: config.WEBHOOK_URL,
});

/** What a shop's environment asks for. */
export const readDeps = async (config: Config, { secrets, keys, store, messages, folders, path }: Opened): Promise<AppDeps> => {
  const vapidKeys = readVapidKeys(config);
  return {
    store,
    connector: openConnector(config.shop, config.SHOP_TIMEOUT_MS),
    clock: Date.now,
    siteKey: keys.siteKey,
    signing: keys.signing,
    tokenEpochs: epochsOf(config),
    expectedPeaks: config.EXPECTED_PEAKS,
    stopOnLoss: config.STOP_ON_LOSS === 'on',
    split: config.SPLIT_HELPER_URL === undefined ? undefined : { helperUrl: config.SPLIT_HELPER_URL, secret: config.SPLIT_SECRET ?? '' },
    push: vapidKeys && {
      keys: vapidKeys,
      hosts: config.PUSH_HOSTS,
      gapMs: config.WAKE_GAP_SECONDS * SECOND,
      most: config.PUSH_SUBSCRIPTIONS,
      apps: readAppPush(config),
    },
    adminToken: secrets.adminToken,
    webhookSecret: secrets.webhookSecret,
    claimTtlMs: config.CLAIM_TTL_SECONDS * SECOND,
    messages,
    training: {
      dir: join(config.DATA_DIR, 'training'),
      fileMb: config.TRAINING_FILE_MB,
      quotaMb: config.TRAINING_QUOTA_MB,
      memoryMb: config.TRAINING_MEMORY_MB,
    },
    alertTargets: openAlertTargets(config, messages, secrets.webhookSecret, Date.now),
    backups: backupsOf(config),
    health: healthOf(config, keys.signing, path),
    metrics: oneAtATime(askMetricsThread(config)),
    baseUrl: config.BASE_URL,
    path,
    oidc: await openOidc(config),
    ...folders,
    logLevel: config.LOG_LEVEL,
    trustedProxies: config.TRUST_PROXY,
    rates: {
      claims: rateOf(config.RATE_CLAIMS),
      reports: rateOf(config.RATE_REPORTS),
      tokens: rateOf(config.RATE_TOKENS),
      messages: rateOf(config.RATE_MESSAGES),
      subscriptions: rateOf(config.RATE_SUBSCRIPTIONS),
      failures: rateOf(config.RATE_FAILURES),
      shared: rateOf(config.RATE_SHARED),
    },
    connections: { maxConnections: config.MAX_CONNECTIONS },
  };
};
