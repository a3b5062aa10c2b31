import type { Command } from 'commander';
import { evaluateUplift } from '../../trainer/evaluateUplift';
import { atLeastTwo } from '../atLeastTwo';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface UpliftOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly splits: number;
  readonly treatment: string;
  readonly control: string;
  readonly segment: string;
  readonly outcome: string;
  readonly ignore: readonly string[];
}

export const upliftCommand = (): Command =>
  taskCommand('uplift', 'whom a treatment moves, from a randomised experiment')
    .requiredOption('--train <file>', 'experiment with one row a person: arm, outcome and what was known before')
    .option('--test <file>', 'test file; without it, random halves of the training file are judged')
    .option('--splits <number>', 'random halves, without --test', atLeastTwo, 10)
    .requiredOption('--treatment <name>', 'arm that was treated')
    .requiredOption('--control <name>', 'arm that was not')
    .option('--segment <column>', 'column that names the arm', 'segment')
    .option('--outcome <column>', 'column of 0 and 1', 'visit')
    .option('--ignore <columns...>', 'columns no model may see, beside visit, conversion and spend', [])
    .action((options: UpliftOptions) =>
      runEvaluation(options, ({ db, seed, progress }) =>
        evaluateUplift(
          db,
          { train: options.train, ...(options.test === undefined ? {} : { test: options.test }) },
          options,
          options.splits,
          seed,
          progress,
        ),
      ),
    );
