import { Command } from 'commander';
import type { Inspection } from '../protocol/training';
import { describeOutliers } from '../trainer/ingest/outliers';
import { withDatabase } from '../trainer/ingest/withDatabase';
import { inspectFile } from '../trainer/inspectFile';
import { bytes } from './io/fileOptions';
import { printLines, valueOr } from './io/output';
import { readCampaign } from './io/readFile';

const kinds: Readonly<Record<Inspection['kind'], string>> = {
  orders: 'orders, for `couplet train --orders`',
  events: 'a behaviour log, for `couplet train --events`',
  items: 'goods, for `couplet train --items`',
  unknown: 'unknown headings',
};

const describe = (path: string, { kind, format, rows, kept, dropped, days, ...rest }: Inspection): readonly string[] => [
  `${path}: ${kinds[kind]} (${format})`,
  `  ${kept} of ${rows} rows can be used${days ? `, from ${days.from} to ${days.to}` : ''}`,
  ...dropped.map(({ count, code, message, lines }) => `  left out ${count}: ${code} (${message}), line ${lines.join(', ')}`),
  ...rest.outliers.map((one) => `  ${describeOutliers(one)}`),
  `  teaches: ${rest.teaches.join(', ') || 'nothing'}`,
  ...(rest.lacks.length > 0 ? [`  lacks: ${rest.lacks.join(', ')}`] : []),
  ...(rest.unknownAudience.length > 0
    ? [`  reach unknown, because conditions need views or visits: ${rest.unknownAudience.join(', ')}`]
    : []),
  ...(rest.problem ? [`  cannot be used: ${rest.problem.code}: ${rest.problem.message}`] : []),
];

interface InspectOptions {
  readonly campaign: string;
  readonly memory: number;
  readonly json?: boolean;
}

const run = async (path: string, { campaign, memory, json = false }: InspectOptions): Promise<void> => {
  const read = valueOr(readCampaign(campaign), json);
  const found = read && valueOr(await withDatabase({ memory }, (db) => inspectFile(db, path, read, Date.now())), json);
  if (found) printLines(json ? [JSON.stringify(found)] : describe(path, found));
};

export const inspectCommand = (): Command =>
  new Command('inspect')
    .description('describe a file before training: its format, rows and period, and what it can teach')
    .argument('<file>', 'order export, behaviour log or item file, as for `couplet train`')
    .requiredOption('--campaign <file>', 'campaign file to train for')
    .option('--memory <size>', 'memory limit', bytes, 2e9)
    .option('--json', 'print the result as JSON')
    .action(run);
