import { once } from 'node:events';
import { Command } from 'commander';
import { printLines, printNotes, reportThrown } from './output';

/** Until SIGINT or SIGTERM; then what is running is finished and the folder closed. */
const run = async ({ json = false, newKey = false }: { readonly json?: boolean; readonly newKey?: boolean }): Promise<void> => {
  const { startAggregator } = await import('../server/aggregation/helper/startAggregator');
  try {
    const { url, key, close } = await startAggregator(process.env, newKey);
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
    .description("run the second aggregator of another organisation's shop (mode split)")
    .option('--json', 'print the address and the public key as JSON')
    .option('--new-key', 'make another key, which new bundles are to name')
    .addHelpText(
      'after',
      '\nConfigured by environment: SPLIT_SECRET (at least 32 characters, the same as at the shop) is required;\nPORT (8791), HOST (127.0.0.1), AGGREGATOR_DIR (./aggregator) and LOG_LEVEL are optional. One process a shop;\ndocs/split-reports.md says what it learns and what it promises.',
    )
    .action(run);
