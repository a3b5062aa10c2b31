import { Command } from 'commander';
import { fail, type Result } from '../protocol/values/result';
import { printLines, printNotes, reportThrown, valueOr } from './io/output';

/** The data folder. Errors: `config_invalid`, `backup_postgres`. */
const dataFolder = async (): Promise<Result<string>> => {
  const { readStorePlace } = await import('../server/store/openStore');
  const place = readStorePlace(process.env);
  if (!place.ok) return place;
  const { DATABASE_URL, DATA_DIR } = place.value;
  return DATABASE_URL === undefined
    ? { ok: true, value: DATA_DIR }
    : fail(
        'backup_postgres',
        'The data is in PostgreSQL (DATABASE_URL), so use its tools: pg_dump --format=custom --schema=couplet --file=FILE "$DATABASE_URL", and pg_restore --clean --if-exists. Keep your environment and DATA_DIR too.',
      );
};

const listed = (parts: readonly string[]): string => parts.join(', ').replace(/, ([^,]*)$/, ' and $1');

const sizeOf = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const run = async (file: string, { json = false }: { readonly json?: boolean }): Promise<void> => {
  try {
    const folder = valueOr(await dataFolder(), json);
    if (folder === undefined) return;
    const { makeBackup } = await import('../server/store/backup/makeBackup');
    let tenths = 0;
    const made = valueOr(
      await makeBackup(folder, file, Date.now(), (share) => {
        if (Math.floor(share * 10) <= tenths) return;
        tenths = Math.floor(share * 10);
        printNotes([`${tenths * 10}% copied`]);
      }),
      json,
    );
    if (!made) return;
    const { rows, bytes, files, sha256, schema } = made;
    printLines([
      json
        ? JSON.stringify({ file, rows, bytes, files, schema, sha256 })
        : `${listed([`${rows} rows`, ...files])} written to ${file} (${sizeOf(bytes)}). The file contains codes, orders and secrets, so store it safely.`,
    ]);
  } catch (error) {
    reportThrown(error, 'backup_failed', json);
  }
};

export const backupCommand = (): Command =>
  new Command('backup')
    .description('back up database, secrets and keys to one file; the server may keep running')
    .argument('<file>', 'file to write, such as couplet.backup; replaced once the new one is whole')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      '\nReads DATA_DIR (./data). Environment variables and a SIGNING_KEY elsewhere are not included. For PostgreSQL use pg_dump, to move between\ndatabases `couplet export`.',
    )
    .action(run);

interface RestoreOptions {
  readonly force?: boolean;
  readonly json?: boolean;
}

const runRestore = async (file: string, { force = false, json = false }: RestoreOptions): Promise<void> => {
  try {
    const folder = valueOr(await dataFolder(), json);
    if (folder === undefined) return;
    const { restoreBackup } = await import('../server/store/backup/restoreBackup');
    const restored = valueOr(restoreBackup(folder, file, force, Date.now()), json);
    if (!restored) return;
    const { rows, takenAt, aside, schema } = restored;
    const taken = new Date(takenAt).toISOString();
    printLines(
      json
        ? [JSON.stringify({ folder, rows, takenAt, schema, ...(aside === undefined ? {} : { aside }) })]
        : [
            `${rows} rows of ${taken} are in ${folder}.`,
            ...(aside === undefined ? [] : [`What was there before is in ${aside}. Delete it once you no longer need it.`]),
            'Start the server, then compare codes with the shop: POST /v1/admin/reconcile.',
          ],
    );
  } catch (error) {
    reportThrown(error, 'restore_failed', json);
  }
};

export const restoreCommand = (): Command =>
  new Command('restore')
    .description('put a backup into the data folder of a stopped server')
    .argument('<file>', 'file written by `couplet backup`')
    .option('--force', 'replace the data of a folder that is not empty; it is kept in a folder inside')
    .option('--json', 'print what was restored as JSON')
    .addHelpText(
      'after',
      '\nWrites to DATA_DIR (./data). The file is checked first. A command that is interrupted leaves the old data or the new.',
    )
    .action(runRestore);
