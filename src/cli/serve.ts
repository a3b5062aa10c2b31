import { once } from 'node:events';
import { Command } from 'commander';
import { printLines, printNotes, reportThrown } from './io/output';

/**
 * Where the console is, and how to come in. Once somebody has, no start prints a link: an owner makes one.
 * @param address of a console, with its setup link while nobody has entered it
 */
export const signInNote = (address: string): string => {
  if (address.includes('#')) return `console at ${address} (opens once, within 24 hours)`;
  const server = address.replace(/\/console\/$/, '');
  return `console at ${address} (sign in with a token, or with a link of \`couplet admin setup-link --server ${server} --token "$ADMIN_TOKEN"\`)`;
};

/** Until SIGINT or SIGTERM; then what is running is finished and the store closed. */
const run = async ({ json = false }: { readonly json?: boolean }): Promise<void> => {
  const { startServer } = await import('../server/main');
  try {
    const { url, stores, consoles, close } = await startServer(process.env);
    printNotes(consoles.map(signInNote));
    const lines = stores ? Object.entries(stores).map(([id, at]) => `serving ${id} at ${at}`) : [`serving at ${url}`];
    printLines(json ? [JSON.stringify({ url, ...(stores ? { stores } : {}) })] : lines);
    const stop = new AbortController();
    await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: stop.signal })));
    stop.abort();
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
      '\nConfigured by environment: SHOP_URL and what SHOP_PLATFORM (generic) asks for, such as SHOP_TOKEN,\nare required; SITE_KEY, SIGNING_KEY, PORT, HOST, DATA_DIR, DATABASE_URL, BASE_URL,\nADMIN_TOKEN, WEBHOOK_SECRET, WEBHOOK_URL, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ALLOWED,\nOIDC_ROLE_CLAIM, WIDGET_DIR, CONSOLE_DIR, CLAIM_TTL_SECONDS, EXPECTED_PEAKS, SWEEP_SECONDS, POLL_SECONDS,\nRECONCILE_SECONDS, SHOP_TIMEOUT_MS, LOG_LEVEL, TRUST_PROXY, RATE_CLAIMS, RATE_REPORTS,\nREPORT_TOKENS, SPLIT_HELPER_URL, SPLIT_SECRET, SPLIT_SECONDS, RATE_TOKENS, RATE_MESSAGES, RATE_FAILURES,\nRATE_SHARED, SMTP_URL, MAIL_FROM, SMS_URL, SMS_FROM, SHOP_NAME,\nMESSAGE_KEY, MESSAGE_RATE, MESSAGE_TTL_SECONDS and MAX_CONNECTIONS are optional.\ndocs/install.md, docs/operations.md, docs/channels.md and docs/shops say what each does. STORES names a file of several shops instead (docs/hosting.md).',
    )
    .action(run);

/** Until SIGINT or SIGTERM; then what is running is finished and the folder closed. */
const runAggregator = async ({ json = false, newKey = false }: { readonly json?: boolean; readonly newKey?: boolean }): Promise<void> => {
  const { startHelper } = await import('../server/aggregationHelper/startHelper');
  try {
    const { url, key, close } = await startHelper(process.env, newKey);
    printNotes(['public key for the campaign (reports.split.helper.key):', `  ${key}`]);
    printLines(json ? [JSON.stringify({ url, key })] : [`aggregating at ${url}`]);
    const stop = new AbortController();
    await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: stop.signal })));
    stop.abort();
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
      '\nConfigured by environment: SPLIT_SECRET (at least 32 characters, the same as at the shop) is required;\nPORT (8791), HOST (127.0.0.1), AGGREGATOR_DIR (./aggregator) and LOG_LEVEL are optional. One process a shop;\ndocs/split-reports.md says what it learns and what it promises.',
    )
    .action(runAggregator);
