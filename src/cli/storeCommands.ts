import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { Command } from 'commander';
import { printLines, printNotes, reportThrown, valueOr } from './io/output';

/** Written beside its place and renamed, so that a file of that name is always whole. */
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
    printLines([json ? JSON.stringify({ file, rows }) : `${rows} rows in ${file}; it holds codes and orders, keep it as you keep those`]);
  } catch (error) {
    rmSync(half, { force: true });
    reportThrown(error, 'export_failed', json);
  }
};

export const exportCommand = (): Command =>
  new Command('export')
    .description('back the whole store up into one file, also while the server runs')
    .argument('<file>', 'file to write, such as couplet.export.gz')
    .option('--json', 'print file and rows as JSON')
    .addHelpText(
      'after',
      '\nThe store is that of DATABASE_URL, else DATA_DIR (./data). Secrets are not part of it: keep secrets.json or your environment as well.',
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
    .description('fill an empty store from a file of `couplet export`, of either kind of store')
    .argument('<file>', 'file written by `couplet export`')
    .option('--json', 'print file and rows as JSON')
    .addHelpText('after', '\nThe store is that of DATABASE_URL, else DATA_DIR (./data). Nothing is written unless the whole file fits.')
    .action(runImport);

const runMigrate = async ({ json = false }: { readonly json?: boolean }): Promise<void> => {
  const { readStorePlace } = await import('../server/store/openStore');
  const { migrateStore } = await import('../server/store/migrateStore');
  const place = valueOr(readStorePlace(process.env), json);
  if (!place) return;
  try {
    const schema = await migrateStore(place);
    printLines([json ? JSON.stringify({ schema }) : `the store is at schema ${schema}`]);
  } catch (error) {
    reportThrown(error, 'migrate_failed', json);
  }
};

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description("bring the store's schema to the newest, as `couplet serve` does by itself")
    .option('--json', 'print the schema as JSON')
    .addHelpText(
      'after',
      '\nThe store is that of DATABASE_URL, else DATA_DIR (./data). Stop every server first, and export: there is no way back but the export.',
    )
    .action(runMigrate);
