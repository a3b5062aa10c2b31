import type { Command } from 'commander';
import { evaluateFewShot } from '../../trainer/evaluateFewShot';
import { atLeastTwo } from '../atLeastTwo';
import { wholeNumber } from '../wholeNumber';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface FewShotOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly folds: number;
  readonly shots: number;
}

export const fewShotCommand = (): Command =>
  taskCommand('few-shot', 'who accepts which coupon, after a few answers learnt on the device of someone nobody trained on')
    .requiredOption('--train <file>', 'training file: a flat log of answers, several a respondent')
    .option('--test <file>', 'file of other respondents; without it, respondents of the training file in folds')
    .option('--folds <number>', 'folds by respondent, without --test', atLeastTwo, 5)
    .option('--shots <number>', 'first rows of each respondent whose labels their device learns from, for --predictions', wholeNumber, 5)
    .addHelpText(
      'after',
      `
Predictions are \`row,probability\` in the order of the file. A row after the first --shots of its respondent is predicted by the head
their labels gave; its own label is not read and may be empty. One of the first --shots is predicted from the labels before it, so that
no row is predicted from its own label. Figures are for 0, 5 and 10 shots, always on the rows from the 11th of each respondent on.`,
    )
    .action((options: FewShotOptions) =>
      runEvaluation(options, ({ db, columns, seed, progress }) => evaluateFewShot(db, options, columns.acceptance ?? {}, seed, progress)),
    );
