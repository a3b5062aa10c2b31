import { type Command, Option } from 'commander';
import { evaluateAcceptance } from '../../trainer/evaluateAcceptance';
import { atLeastTwo } from '../atLeastTwo';
import { shareArgument } from '../shareArgument';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface AcceptanceOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly folds: number;
  readonly split: 'group' | 'rows' | 'both' | 'later';
  readonly later: number;
  readonly ablations?: boolean;
}

export const acceptanceCommand = (): Command =>
  taskCommand('acceptance', 'who accepts which coupon, from a flat log of answers')
    .requiredOption('--train <file>', 'training file')
    .option('--test <file>', 'test file, of other respondents unless --split rows; without labels it is only predicted')
    .option('--folds <number>', 'folds of the training file, without --test', atLeastTwo, 5)
    .addOption(
      new Option(
        '--split <kind>',
        'group: respondents never seen before; rows: respondents come back; both: by group, and by rows too; later: the last rows of a log in the order of time',
      )
        .choices(['group', 'rows', 'both', 'later'])
        .default('both'),
    )
    .option('--later <share>', 'share of the rows held out by --split later', shareArgument, 0.3)
    .option('--ablations', 'also judge the chosen model with one part left out or put in another way')
    .addHelpText(
      'after',
      `
Figures of folds are of the pooled out-of-fold predictions; --predictions then holds those, by group unless --split rows.
With --split later, {"acceptance": {"campaign": ["campaign_id"]}} in --columns keeps each campaign on one side.`,
    )
    .action((options: AcceptanceOptions) =>
      runEvaluation(options, ({ db, columns, seed, progress }) =>
        evaluateAcceptance(db, { ...options, ablations: options.ablations ?? false }, columns.acceptance ?? {}, seed, progress),
      ),
    );
