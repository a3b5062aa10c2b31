import { Command } from 'commander';
import { importedSchema, ORDERS_AT_ONCE } from '../../protocol/order';
import { parseWith } from '../../protocol/values/parse';
import { type ServerAddress, sendToServer } from '../../trainer/bundle/sendToServer';
import { withDatabase } from '../../trainer/ingest/withDatabase';
import { currencyCode } from '../io/arguments';
import { type OrderFileOptions, readOrderColumns, withOrderFileOptions } from '../io/fileOptions';
import { EXIT, printLines, printNotes, valueOr } from '../io/output';
import { type ImportFile, readImport } from './readImport';

interface ImportOptions extends OrderFileOptions, ServerAddress {
  readonly currency?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

interface Total {
  fresh: number;
  settledCodes: number;
  readonly conflicts: { readonly orderId: string; readonly at: string }[];
}

const send = async (address: ServerAddress, orders: ImportFile['orders'], json: boolean): Promise<Total | undefined> => {
  const total: Total = { fresh: 0, settledCodes: 0, conflicts: [] };
  for (let from = 0; from < orders.length; from += ORDERS_AT_ONCE) {
    const some = orders.slice(from, from + ORDERS_AT_ONCE);
    const sent = await sendToServer(address, 'POST', '/v1/admin/orders', { v: 'orders/1', orders: some.map(({ order }) => order) });
    const answer = valueOr(sent.ok ? parseWith(importedSchema, sent.value, 'answer_malformed') : sent, json);
    if (!answer) {
      if (from > 0) printNotes([`note: ${from} orders were settled before the error. Import the file again; repeats are ignored.`]);
      return undefined;
    }
    total.fresh += answer.fresh;
    total.settledCodes += answer.settledCodes.length;
    const differing = new Set(answer.conflicts);
    for (const { at, order } of some) if (differing.has(order.order.orderId)) total.conflicts.push({ orderId: order.order.orderId, at });
  }
  return total;
};

const run = async (
  path: string,
  { server, token, columns, preset, decimal, currency, dryRun = false, json = false }: ImportOptions,
): Promise<void> => {
  const map = valueOr(readOrderColumns(columns), json);
  const file = map && valueOr(await withDatabase({}, (db) => readImport(db, path, { columns: map, preset, decimal, currency })), json);
  if (!file) return;
  const { orders, unpaid, repeated, ignoredColumns } = file;
  const attributed = orders.filter(({ order }) => order.order.attribution !== undefined).length;
  const byMail = orders.filter(({ order }) => order.order.customer?.includes('@')).length;
  printNotes([
    `note: read as ${file.preset}, amounts with a decimal ${file.mark}: ${orders.length} orders, ${attributed} of them with an attribute`,
    ...(unpaid > 0 ? [`note: unpaid orders left out: ${unpaid}`] : []),
    ...(repeated > 0 ? [`note: duplicate rows counted once: ${repeated}`] : []),
    ...(byMail > 0
      ? [
          `note: ${byMail} orders identify the customer by e-mail. The shop's own orders use customer ids, so these customers count as new on their next order. If the file has an id column, map customer_id to it with --columns.`,
        ]
      : []),
    ...(ignoredColumns.length > 0 ? [`note: unused columns: ${ignoredColumns.join(', ')}`] : []),
  ]);
  if (dryRun)
    return printLines([json ? JSON.stringify({ v: 'orders/1', orders: orders.map(({ order }) => order) }) : 'dry run: no orders sent']);
  const total = await send({ server, token }, orders, json);
  if (!total) return;
  printLines([
    json
      ? JSON.stringify({ v: 'orders-imported/1', orders: orders.length, ...total })
      : `${total.fresh} new order events, ${total.settledCodes} codes settled. All others were already known.`,
    ...(json
      ? []
      : total.conflicts.map(({ orderId, at }) => `order ${orderId} (${at}) was already settled with different amounts, which are kept`)),
  ]);
  if (total.conflicts.length > 0) process.exitCode = EXIT.failed;
};

const importCommand = (): Command =>
  withOrderFileOptions(new Command('import').description("import orders from your shop's export; repeats are ignored"))
    .argument('<file>', 'CSV file, or another format that `couplet train` reads')
    .requiredOption('--server <url>', 'address of the server')
    .requiredOption('--token <token>', 'admin token of the server')
    .option('--currency <code>', 'currency of rows without one', currencyCode)
    .option('--dry-run', 'check the file without sending it')
    .option('--json', 'print one JSON object')
    .action(run);

export const ordersCommand = (): Command => new Command('orders').description('import orders').addCommand(importCommand());
