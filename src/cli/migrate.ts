import { Command } from 'commander';
import { printLines, reportThrown, valueOr } from './output';
import { wholeNumber } from './wholeNumber';

interface MigrateOptions {
  readonly to?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

const run = async ({ to, force, json = false }: MigrateOptions): Promise<void> => {
  const { readStorePlace } = await import('../server/store/storePlace');
  const { migrateStore } = await import('../server/store/migrateStore');
  const place = valueOr(readStorePlace(process.env), json);
  if (!place) return;
  try {
    const schema = valueOr(await migrateStore(place, to, force), json);
    if (schema !== undefined) printLines([json ? JSON.stringify({ schema }) : `the store is at schema ${schema}`]);
  } catch (error) {
    reportThrown(error, 'migrate_failed', json);
  }
};

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description("bring the store's schema forward (as `couplet serve` does by itself), or back before an older Couplet is installed")
    .option('--to <schema>', 'schema to go to, by default the newest', wholeNumber)
    .option('--force', 'go back although what the older schema cannot hold is lost')
    .option('--json', 'print the schema as JSON')
    .addHelpText(
      'after',
      '\nThe store is that of DATABASE_URL, else DATA_DIR (./data). Stop every server first, and export before you go back: what only the newer\nschema can hold is lost, and is named first (schema_loses) unless --force is given.',
    )
    .action(run);
