import { type Command, InvalidArgumentError } from 'commander';
import { fail } from '../../protocol/values/result';
import { evaluateTreatments } from '../../trainer/evaluate/evaluateTreatments';
import { evaluateUplift } from '../../trainer/evaluate/evaluateUplift';
import { columnKinds } from '../../trainer/uplift/upliftLog';
import { atLeastTwo } from '../io/arguments';
import { usageError } from '../io/output';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface UpliftOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly splits: number;
  readonly treatment?: readonly string[];
  readonly control: string;
  readonly segment: string;
  readonly outcome: string;
  readonly ignore: readonly string[];
  readonly value?: number;
  readonly cost?: number;
}

const amount = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError('It must be a number, 0 or more.');
  return value;
};

export const upliftCommand = (): Command =>
  taskCommand('uplift', 'estimate who responds to a treatment, from a randomised experiment')
    .requiredOption('--train <file>', 'experiment with one row per person: group, outcome and earlier features')
    .option('--test <file>', 'test file (default: random halves of the training file)')
    .option('--splits <number>', 'random halves, without --test', atLeastTwo, 10)
    .option('--treatment <names...>', 'treated group; name several, or none, to compare all at once')
    .requiredOption('--control <name>', 'control group')
    .option('--segment <column>', 'column with the group', 'segment')
    .option('--outcome <column>', 'column of 0 and 1', 'visit')
    .option('--ignore <columns...>', 'columns to hide from the models, in addition to visit, conversion and spend', [])
    .option('--value <amount>', 'value of one outcome; adds results in money', amount)
    .option('--cost <amount>', 'cost of one treatment, with --value', amount)
    .addHelpText(
      'after',
      `
A column of whole numbers with 3 to 10 distinct values is read as categories. To change that, list columns in --columns:
{"uplift": {"categories": ["tier"], "numbers": ["visits"]}}.`,
    )
    .action((options: UpliftOptions, command: Command) => {
      const { train, test, splits, treatment, value, cost } = options;
      if (cost !== undefined && value === undefined) return usageError(command, 'missing_mandatory_option_value', '--cost needs --value.');
      if (test !== undefined && treatment?.length !== 1)
        return usageError(command, 'missing_mandatory_option_value', '--test needs one --treatment.');
      return runEvaluation(options, ({ db, columns, seed, progress }) => {
        const { uplift } = columns;
        const { segment, control, outcome, ignore } = options;
        const roles = {
          ...{ segment, control, outcome, ignore },
          ...(uplift ? { kinds: columnKinds(uplift) } : {}),
          ...(value === undefined ? {} : { worth: { value, cost: cost ?? 0 } }),
        };
        const [one] = treatment ?? [];
        if (treatment?.includes(control))
          return Promise.resolve(
            fail('arm_twice', `${JSON.stringify(control)} is the control. Name other groups as treatments.`, '--treatment'),
          );
        return one !== undefined && treatment?.length === 1
          ? evaluateUplift(db, { train, ...(test === undefined ? {} : { test }) }, { ...roles, treatment: one }, splits, seed, progress)
          : evaluateTreatments(db, train, { ...roles, ...(treatment ? { treatments: treatment } : {}) }, splits, seed, progress);
      });
    });
