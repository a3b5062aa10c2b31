import { once } from 'node:events';
import { Command } from 'commander';
import { printLines, printNotes, reportThrown } from './io/output';

/**
 * The console's address and how to sign in. After the first sign-in no setup link is printed; an owner can create one.
 * @param address of a console, with its setup link until the first sign-in
 */
export const signInNote = (address: string): string => {
  if (address.includes('#')) return `console at ${address} (opens once, within 24 hours)`;
  const server = address.replace(/\/console\/$/, '');
  return `console at ${address} (sign in with a token, or with a link of \`couplet admin setup-link --server ${server} --token "$ADMIN_TOKEN"\`)`;
};

const ORPHANED = [
  'Stopped, because npm started this process and has ended.',
  'To keep it running, start it with node dist/node/couplet.js, or in a script with npm_command= before the command.',
];

/** How often to look whether the parent is still there, ms. */
const LOOK = 2_000;

/**
 * Until SIGINT or SIGTERM. Or until the process that started it is gone, if that is npm or npx: these die without passing on every signal,
 * and would leave a server that holds the port.
 */
const untilStopped = async (): Promise<void> => {
  const stop = new AbortController();
  const parent = process.ppid;
  const orphaned = new Promise<void>((resolve) => {
    if (process.env.npm_command === undefined) return;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      // Nobody may be left to read it.
      process.stderr.on('error', () => undefined);
      printNotes(ORPHANED);
      resolve();
    }, LOOK);
    timer.unref();
    stop.signal.addEventListener('abort', () => clearInterval(timer));
  });
  await Promise.race([orphaned, ...['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: stop.signal }))]);
  stop.abort();
};

/** Runs until it is stopped, then finishes running requests and closes the store. */
const run = async ({ json = false }: { readonly json?: boolean }): Promise<void> => {
  const { startServer } = await import('../server/main');
  try {
    const { url, stores, consoles, close } = await startServer(process.env);
    printNotes(consoles.map(signInNote));
    const lines = stores ? Object.entries(stores).map(([id, at]) => `serving ${id} at ${at}`) : [`serving at ${url}`];
    printLines(json ? [JSON.stringify({ url, ...(stores ? { stores } : {}) })] : lines);
    await untilStopped();
    await close();
  } catch (error) {
    reportThrown(error, 'serve_failed', json);
  }
};

export const serveCommand = (): Command =>
  new Command('serve')
    .description('start the server')
    .option('--json', 'print the address as JSON')
    .addHelpText(
      'after',
      '\nSet these environment variables (docs/operations.md explains each one):\n  Required  SHOP_URL, and the variables of your SHOP_PLATFORM (docs/install), such as SHOP_TOKEN\n  Server    PORT, HOST, BASE_URL, DATA_DIR, DATABASE_URL, WIDGET_DIR, CONSOLE_DIR, LOG_LEVEL\n  Keys      SITE_KEY, SIGNING_KEY, ADMIN_TOKEN, WEBHOOK_SECRET\n  Sign-in   OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ALLOWED, OIDC_ROLE_CLAIM\n  Shop      WEBHOOK_URL, SHOP_TIMEOUT_MS, CLAIM_TTL_SECONDS, EXPECTED_PEAKS, SWEEP_SECONDS, POLL_SECONDS,\n            RECONCILE_SECONDS, STOP_ON_LOSS\n  Alerts    ALERT_WEBHOOK, ALERT_MAIL\n  Backups   BACKUP_DIR, BACKUP_EVERY_HOURS, BACKUP_KEEP\n  Reports   REPORT_TOKENS, SPLIT_HELPER_URL, SPLIT_SECRET, SPLIT_SECONDS\n  Limits    TRUST_PROXY, MAX_CONNECTIONS, RATE_CLAIMS, RATE_REPORTS, RATE_TOKENS, RATE_MESSAGES,\n            RATE_MESSAGES_NETWORK, RATE_UNCONFIRMED, RATE_SUBSCRIPTIONS, RATE_FAILURES, RATE_SHARED\n  Messages  SMTP_URL, MAIL_FROM, SMS_URL, SMS_FROM, SHOP_NAME, STORE_URL, MESSAGE_KEY, MESSAGE_RATE, MESSAGE_TTL_SECONDS\n  Training  TRAINING_FILE_MB, TRAINING_QUOTA_MB, TRAINING_MEMORY_MB\n  Push      VAPID_SUBJECT, VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY, PUSH_HOSTS, WAKE_GAP_SECONDS,\n            PUSH_SUBSCRIPTIONS, FCM_SERVICE_ACCOUNT, APNS_KEY, APNS_KEY_ID, APNS_TEAM_ID, APNS_TOPIC,\n            APNS_ENVIRONMENT\nFor several shops, set STORES to a file instead (docs/hosting.md).',
    )
    .action(run);

/** Runs until it is stopped, then finishes running requests and closes the folder. */
const runAggregator = async ({ json = false, newKey = false }: { readonly json?: boolean; readonly newKey?: boolean }): Promise<void> => {
  const { startHelper } = await import('../server/aggregationHelper/startHelper');
  try {
    const { url, key, close } = await startHelper(process.env, newKey);
    printNotes(['public key for the campaign (reports.split.helper.key):', `  ${key}`]);
    printLines(json ? [JSON.stringify({ url, key })] : [`aggregating at ${url}`]);
    await untilStopped();
    await close();
  } catch (error) {
    reportThrown(error, 'aggregator_failed', json);
  }
};

export const aggregatorCommand = (): Command =>
  new Command('aggregator')
    .description("start the helper for secure aggregation of another organisation's shop (mode split)")
    .option('--json', 'print the address and the public key as JSON')
    .option('--new-key', 'create a new key for new bundles')
    .addHelpText(
      'after',
      '\nSet these environment variables:\n  SPLIT_SECRET    required: the same as at the shop, at least 32 characters\n  PORT            default 8791\n  HOST            default 127.0.0.1\n  AGGREGATOR_DIR  folder for keys and sums; default ./aggregator\n  LOG_LEVEL       default info\nRun one process per shop. docs/split-reports.md explains what the helper learns.',
    )
    .action(runAggregator);
