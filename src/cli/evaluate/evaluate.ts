import { Command, InvalidArgumentError, Option } from 'commander';
import { evaluateAcceptance } from '../../trainer/evaluate/evaluateAcceptance';
import { evaluateBandit } from '../../trainer/evaluate/evaluateBandit';
import { evaluateCf } from '../../trainer/evaluate/evaluateCf';
import { evaluateFewShot } from '../../trainer/evaluate/evaluateFewShot';
import { evaluateOpe } from '../../trainer/evaluate/evaluateOpe';
import { evaluateOpeLogs } from '../../trainer/evaluate/evaluateOpeLogs';
import { evaluateSession } from '../../trainer/evaluate/evaluateSession';
import { atLeastTwo, shareArgument, timeArgument, wholeNumber } from '../io/arguments';
import { usageError } from '../io/output';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';
import { effectCommand, upliftCommand } from './uplift';

interface AcceptanceOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly folds: number;
  readonly split: 'group' | 'rows' | 'both' | 'later';
  readonly later: number;
  readonly ablations?: boolean;
}

const acceptanceCommand = (): Command =>
  taskCommand('acceptance', 'predict who accepts which coupon, from a log of offers and answers')
    .requiredOption('--train <file>', 'training file')
    .option('--test <file>', 'test file, with other respondents unless --split rows; without labels it is only predicted')
    .option('--folds <number>', 'cross-validation folds, without --test', atLeastTwo, 5)
    .addOption(
      new Option(
        '--split <kind>',
        'group: new respondents; rows: returning respondents; both: group and rows; later: the last rows by time',
      )
        .choices(['group', 'rows', 'both', 'later'])
        .default('both'),
    )
    .option('--later <share>', 'share of rows held out by --split later', shareArgument, 0.3)
    .option('--ablations', 'also evaluate the chosen model with one part removed or changed')
    .addHelpText(
      'after',
      `
With folds, figures and --predictions use the pooled out-of-fold predictions, by group unless --split rows.
With --split later, {"acceptance": {"campaign": ["campaign_id"]}} in --columns keeps each campaign on one side.`,
    )
    .action((options: AcceptanceOptions) =>
      runEvaluation(options, ({ db, columns, seed, progress }) =>
        evaluateAcceptance(db, { ...options, ablations: options.ablations ?? false }, columns.acceptance ?? {}, seed, progress),
      ),
    );

/** Parser of an option with a list of positive numbers, such as the net values of arms. */
const positiveNumbers = (text: string): readonly number[] => {
  const values = text.split(',').map(Number);
  if (text.trim() === '' || !values.every((value) => Number.isFinite(value) && value > 0))
    throw new InvalidArgumentError('Write numbers above 0, separated by commas.');
  return values;
};

interface OpeOptions extends CommonOptions {
  readonly env?: string;
  readonly values?: readonly number[];
  readonly logs: number;
  readonly rounds: number;
  readonly log?: string;
  readonly target?: string;
}

const opeCommand = (): Command =>
  taskCommand('ope', "estimate what another policy would have earned, from a policy's log (off-policy evaluation)", false)
    .addOption(
      new Option(
        '--env <file>',
        'contexts with the reward of every arm (r0, r1, …), to measure how often the intervals cover the truth',
      ).conflicts(['log', 'target']),
    )
    .option('--values <v0,v1,…>', 'with --env: net value of an accepted offer by arm', positiveNumbers)
    .option('--logs <number>', 'with --env: simulated logs per behaviour policy', atLeastTwo, 500)
    .option('--rounds <number>', 'with --env: decisions per log', atLeastTwo, 2_000)
    .option('--log <file>', 'logged decisions: item_id, position, click or reward, propensity_score')
    .option('--target <file>', 'with --log: log of the policy to evaluate')
    .action((options: OpeOptions, command: Command) => {
      const { env, values, log, target, logs, rounds } = options;
      if (env !== undefined && values !== undefined)
        return runEvaluation(options, ({ db, seed, progress }) => evaluateOpe(db, env, { values, logs, rounds }, seed, progress));
      if (log !== undefined && target !== undefined) return runEvaluation(options, ({ db }) => evaluateOpeLogs(db, { log, target }));
      return usageError(command, 'missing_mandatory_option_value', 'use --env with --values, or --log with --target.');
    });

interface FewShotOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly folds: number;
  readonly shots: number;
}

const fewShotCommand = (): Command =>
  taskCommand('few-shot', 'predict acceptance for new respondents after a few answers learned on their device')
    .requiredOption('--train <file>', 'training file: a log of answers, several per respondent')
    .option('--test <file>', 'file of other respondents (default: folds of the training file)')
    .option('--folds <number>', 'folds by respondent, without --test', atLeastTwo, 5)
    .option('--shots <number>', 'for --predictions: first rows of each respondent that the device learns from', wholeNumber, 5)
    .addHelpText(
      'after',
      `
Predictions are \`row,probability\` in the order of the file. Rows after a respondent's first --shots are predicted from the labels of
those. Their own labels are not read and may be empty. Each of the first --shots rows is predicted from the labels before it only.
Figures are for 0, 5 and 10 shots, always on rows from the 11th of each respondent on.`,
    )
    .action((options: FewShotOptions) =>
      runEvaluation(options, ({ db, columns, seed, progress }) => evaluateFewShot(db, options, columns.acceptance ?? {}, seed, progress)),
    );

interface BanditOptions extends CommonOptions {
  readonly env: string;
  readonly values: readonly number[];
  readonly shuffles: number;
  readonly firstShuffle: number;
}

const banditCommand = (): Command =>
  taskCommand('bandit', 'compare bandit policies on an environment that knows every reward')
    .requiredOption('--env <file>', 'contexts with the reward of every arm (r0, r1, …)')
    .requiredOption('--values <v0,v1,…>', 'net value of an accepted offer by arm', positiveNumbers)
    .option('--shuffles <number>', 'number of random row orders to play, one pass each', atLeastTwo, 10)
    .option('--first-shuffle <number>', 'seed of the first shuffle; the others count up', wholeNumber, 1)
    .addHelpText(
      'after',
      `
--seed has no effect here: each shuffle uses its number as seed. Predictions are the choices of the default policy:
\`shuffle,round,row,arm,propensity\`.`,
    )
    .action((options: BanditOptions) => runEvaluation(options, ({ db, progress }) => evaluateBandit(db, options.env, options, progress)));

interface SessionOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly histories?: boolean;
  readonly ablations?: boolean;
}

const sessionCommand = (): Command =>
  taskCommand('session', 'predict the next item of a session, from a session log')
    .requiredOption('--train <file>', 'training file: rows of session_id and item_id, OTTO sessions or a behaviour log')
    .option('--test <file>', 'test file, or lists of session_id,item_ids (default: the last month of the training file)')
    .option('--histories', 'the test file has histories only, to predict without evaluating')
    .option('--ablations', 'also measure what each part of the interest network adds; takes a few minutes more')
    .action((options: SessionOptions) =>
      runEvaluation(options, ({ db, columns, seed, progress }) => {
        const { train, test, histories = false, ablations = false } = options;
        const { session, events } = columns;
        const maps = { ...(session ? { session } : {}), ...(events ? { events } : {}) };
        return evaluateSession(db, { train, histories, ablations, ...(test === undefined ? {} : { test }) }, maps, seed, progress);
      }),
    );

interface CfOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly items?: string;
  readonly until?: number;
}

const cfCommand = (): Command =>
  taskCommand('cf', 'predict which items a shopper buys next, or how they rate them, from a behaviour or rating log')
    .requiredOption('--train <file>', 'training file')
    .option('--test <file>', 'test file of a later period; a list of user_id is only predicted')
    .option('--items <file>', 'item file: item_id[,item_name,category,brand,price]')
    .addOption(
      new Option('--until <time>', 'without a test file: train before this time, test on the rest (default: the last fifth of the log)')
        .argParser(timeArgument)
        .conflicts('test'),
    )
    .action((options: CfOptions) => {
      const { train, test, items, until } = options;
      const files = {
        train,
        ...(test === undefined ? {} : { test }),
        ...(items === undefined ? {} : { items }),
        ...(until === undefined ? {} : { until }),
      };
      return runEvaluation(options, ({ db, columns, seed, progress }) => evaluateCf(db, files, columns.events ?? {}, seed, progress));
    });

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('train on one file, evaluate on another')
    .addCommand(acceptanceCommand())
    .addCommand(banditCommand())
    .addCommand(cfCommand())
    .addCommand(effectCommand())
    .addCommand(fewShotCommand())
    .addCommand(opeCommand())
    .addCommand(sessionCommand())
    .addCommand(upliftCommand());
