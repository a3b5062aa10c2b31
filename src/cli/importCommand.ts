import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import { printLines, printNotes, reportThrown, valueOr } from './output';

const run = async (file: string, { json = false }: { readonly json?: boolean }): Promise<void> => {
  const { readStorePlace } = await import('../server/store/storePlace');
  const place = valueOr(readStorePlace(process.env), json);
  if (!place) return;
  const { openTransferTarget } = await import('../server/store/transfer/openTransfer');
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
    .action(run);
