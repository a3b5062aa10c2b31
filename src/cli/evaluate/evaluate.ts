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
import { upliftCommand } from './uplift';

interface AcceptanceOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly folds: number;
  readonly split: 'group' | 'rows' | 'both' | 'later';
  readonly later: number;
  readonly ablations?: boolean;
}

const acceptanceCommand = (): Command =>
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

/** Parser of an option that is a list of numbers above 0, such as the net values of arms. */
const positiveNumbers = (text: string): readonly number[] => {
  const values = text.split(',').map(Number);
  if (text.trim() === '' || !values.every((value) => Number.isFinite(value) && value > 0))
    throw new InvalidArgumentError('It must be numbers above 0, separated by commas.');
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
  taskCommand('ope', "what another policy would have earned, from one policy's log", false)
    .addOption(
      new Option(
        '--env <file>',
        'contexts with the reward of every arm (r0, r1, …): how often intervals from fresh logs hold the truth',
      ).conflicts(['log', 'target']),
    )
    .option('--values <v0,v1,…>', 'with --env: net value of an accepted offer by arm', positiveNumbers)
    .option('--logs <number>', 'with --env: fresh logs of each behaviour policy', atLeastTwo, 500)
    .option('--rounds <number>', 'with --env: decisions in a log', atLeastTwo, 2_000)
    .option('--log <file>', 'decisions a policy logged: item_id, position, click or reward, propensity_score')
    .option('--target <file>', 'with --log: the log of the policy whose value is asked for')
    .action((options: OpeOptions, command: Command) => {
      const { env, values, log, target, logs, rounds } = options;
      if (env !== undefined && values !== undefined)
        return runEvaluation(options, ({ db, seed, progress }) => evaluateOpe(db, env, { values, logs, rounds }, seed, progress));
      if (log !== undefined && target !== undefined) return runEvaluation(options, ({ db }) => evaluateOpeLogs(db, { log, target }));
      return usageError(command, 'missing_mandatory_option_value', 'give --env with --values, or --log with --target.');
    });

interface FewShotOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly folds: number;
  readonly shots: number;
}

const fewShotCommand = (): Command =>
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

interface BanditOptions extends CommonOptions {
  readonly env: string;
  readonly values: readonly number[];
  readonly shuffles: number;
  readonly firstShuffle: number;
}

const banditCommand = (): Command =>
  taskCommand('bandit', 'what policies earn that learn while they choose, on an environment that knows every reward')
    .requiredOption('--env <file>', 'contexts with the reward of every arm (r0, r1, …)')
    .requiredOption('--values <v0,v1,…>', 'net value of an accepted offer by arm', positiveNumbers)
    .option('--shuffles <number>', 'orders of the rows that are played, one pass each', atLeastTwo, 10)
    .option('--first-shuffle <number>', 'seed of the first; the others follow it', wholeNumber, 1)
    .addHelpText(
      'after',
      `
Shuffles are seeded by their number, so --seed changes nothing here. Predictions are what the default policy played:
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
  taskCommand('session', 'which item a visit comes to next, from a log of sessions')
    .requiredOption('--train <file>', 'training file: rows of session_id and item_id, OTTO sessions or a behaviour log')
    .option('--test <file>', 'test file, or lists of session_id,item_ids; without it, the last month of the training file')
    .option('--histories', 'the test file holds histories alone: they are only predicted')
    .option('--ablations', 'also measure what each part of the interest network is worth; some more minutes')
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
  readonly until?: number;
}

const cfCommand = (): Command =>
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

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('train on one file, judge on another')
    .addCommand(acceptanceCommand())
    .addCommand(banditCommand())
    .addCommand(cfCommand())
    .addCommand(fewShotCommand())
    .addCommand(opeCommand())
    .addCommand(sessionCommand())
    .addCommand(upliftCommand());
