import { type Command, Option } from 'commander';
import { evaluateCf } from '../../trainer/evaluateCf';
import { timeArgument } from '../timeArgument';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface CfOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly until?: number;
}

export const cfCommand = (): Command =>
  taskCommand('cf', 'which items a shopper buys next, from a behaviour log')
    .requiredOption('--train <file>', 'training file')
    .option('--test <file>', 'test file of a later period; a bare list of user_id is only predicted')
    .addOption(
      new Option('--until <time>', 'in place of a test file: train before this time, test on the rest (default: the last fifth of the log)')
        .argParser(timeArgument)
        .conflicts('test'),
    )
    .action((options: CfOptions) => {
      const { train, test, until } = options;
      const files = { train, ...(test === undefined ? {} : { test }), ...(until === undefined ? {} : { until }) };
      return runEvaluation(options, ({ db, columns, seed, progress }) => evaluateCf(db, files, columns.events ?? {}, seed, progress));
    });
