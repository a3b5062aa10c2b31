import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { StorePlace } from '../server/store/openStore';
import { printLines, printNotes, reportThrown, valueOr } from './io/output';

/** Written to a temporary file and renamed, so that a file of that name is always complete. */
const run = async (file: string, { json = false }: { readonly json?: boolean }): Promise<void> => {
  const { readStorePlace } = await import('../server/store/openStore');
  const place = valueOr(readStorePlace(process.env), json);
  if (!place) return;
  const { openTransferSource } = await import('../server/store/transfer/exportStore');
  const { exportStore } = await import('../server/store/transfer/exportStore');
  const half = `${file}.${process.pid}.part`;
  try {
    const source = await openTransferSource(place);
    const rows = await exportStore(source, createWriteStream(half, { mode: 0o600, flags: 'wx' }), Date.now(), (done) =>
      printNotes([`${done} rows`]),
    ).finally(source.close);
    renameSync(half, file);
    printLines([
      json ? JSON.stringify({ file, rows }) : `${rows} rows written to ${file}. The file contains codes and orders, so store it safely.`,
    ]);
  } catch (error) {
    rmSync(half, { force: true });
    reportThrown(error, 'export_failed', json);
  }
};

export const exportCommand = (): Command =>
  new Command('export')
    .description('write the database to one file that fits SQLite and PostgreSQL; the server may keep running')
    .argument('<file>', 'file to write, such as couplet.export.gz')
    .option('--json', 'print the file name and row count as JSON')
    .addHelpText(
      'after',
      '\nReads the database of DATABASE_URL, or DATA_DIR (./data). Secrets are not included; `couplet backup` includes them.',
    )
    .action(run);

const runImport = async (file: string, { json = false }: { readonly json?: boolean }): Promise<void> => {
  const { readStorePlace } = await import('../server/store/openStore');
  const place = valueOr(readStorePlace(process.env), json);
  if (!place) return;
  const { openTransferTarget } = await import('../server/store/transfer/exportStore');
  const { importStore } = await import('../server/store/transfer/importStore');
  let target: Awaited<ReturnType<typeof openTransferTarget>> | undefined;
  try {
    const opened = await openTransferTarget(place);
    target = opened;
    const rows = valueOr(
      await importStore(
        () => createReadStream(file),
        opened,
        (done) => printNotes([`${done} rows`]),
      ),
      json,
    );
    if (rows !== undefined) printLines([json ? JSON.stringify({ file, rows }) : `${rows} rows from ${file}`]);
  } catch (error) {
    reportThrown(error, 'import_failed', json);
  } finally {
    await target?.close();
  }
};

export const importCommand = (): Command =>
  new Command('import')
    .description('fill an empty database, SQLite or PostgreSQL, from an export')
    .argument('<file>', 'file written by `couplet export`')
    .option('--json', 'print the file name and row count as JSON')
    .addHelpText('after', '\nWrites to the database of DATABASE_URL, or DATA_DIR (./data). The whole file is imported, or none of it.')
    .action(runImport);

/**
 * Migrates the store to the newest schema, as opening it does. No server may run meanwhile.
 * @returns the resulting schema version; rejects with a readable sentence, as the stores do
 */
export const migrateStore = async ({ DATABASE_URL, DATA_DIR }: StorePlace): Promise<number> => {
  if (DATABASE_URL !== undefined) {
    const { migrate, newestSchema } = await import('../server/store/postgres/migrations');
    const { connectPostgres, unusable } = await import('../server/store/postgres/connectPostgres');
    const postgres = connectPostgres(DATABASE_URL, 1, 0);
    try {
      await migrate(postgres);
      return newestSchema;
    } catch (error) {
      throw unusable(DATABASE_URL, error);
    } finally {
      await postgres.close();
    }
  }
  const { migrate, newestSchema } = await import('../server/store/sqlite/migrations');
  const { openForWriting } = await import('../server/store/sqlite/file/openDatabase');
  mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 });
  const db = openForWriting(join(DATA_DIR, 'couplet.sqlite'));
  try {
    migrate(db);
    return newestSchema;
  } finally {
    db.close();
  }
};

const runMigrate = async ({ json = false }: { readonly json?: boolean }): Promise<void> => {
  const { readStorePlace } = await import('../server/store/openStore');
  const place = valueOr(readStorePlace(process.env), json);
  if (!place) return;
  try {
    const schema = await migrateStore(place);
    printLines([json ? JSON.stringify({ schema }) : `the database is at schema ${schema}`]);
  } catch (error) {
    reportThrown(error, 'migrate_failed', json);
  }
};

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('upgrade the database schema; `couplet serve` also does this')
    .option('--json', 'print the schema as JSON')
    .addHelpText(
      'after',
      '\nChanges the database of DATABASE_URL, or DATA_DIR (./data). Stop all servers and export first: you can only go back with the export.',
    )
    .action(runMigrate);
