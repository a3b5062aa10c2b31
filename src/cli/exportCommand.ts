import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Command } from 'commander';
import { printLines, printNotes, reportThrown, valueOr } from './output';

/** Written beside its place and renamed, so that a file of that name is always whole. */
const run = async (file: string, { json = false }: { readonly json?: boolean }): Promise<void> => {
  const { readStorePlace } = await import('../server/store/storePlace');
  const place = valueOr(readStorePlace(process.env), json);
  if (!place) return;
  const { openTransferSource } = await import('../server/store/transfer/openTransfer');
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
