import type { Command } from 'commander';
import { evaluateCf } from '../../trainer/evaluateCf';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface CfOptions extends CommonOptions {
  readonly train: string;
  readonly test: string;
}

export const cfCommand = (): Command =>
  taskCommand('cf', 'which items a shopper buys next, from a behaviour log')
    .requiredOption('--train <file>', 'training file')
    .requiredOption('--test <file>', 'test file of a later period; a bare list of user_id is only predicted')
    .action((options: CfOptions) =>
      runEvaluation(options, ({ db, columns, seed, progress }) =>
        evaluateCf(db, { train: options.train, test: options.test }, columns.events ?? {}, seed, progress),
      ),
    );
