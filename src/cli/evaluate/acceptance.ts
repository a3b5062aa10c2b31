import type { Command } from 'commander';
import { evaluateAcceptance } from '../../trainer/evaluateAcceptance';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface AcceptanceOptions extends CommonOptions {
  readonly train: string;
  readonly test: string;
}

export const acceptanceCommand = (): Command =>
  taskCommand('acceptance', 'who accepts which coupon, from a flat log of answers')
    .requiredOption('--train <file>', 'training file')
    .requiredOption('--test <file>', 'test file; without labels it is only predicted')
    .action((options: AcceptanceOptions) =>
      runEvaluation(options, ({ db, columns, seed, progress }) =>
        evaluateAcceptance(db, { train: options.train, test: options.test }, columns.acceptance ?? {}, seed, progress),
      ),
    );
