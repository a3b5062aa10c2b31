import { type Command, InvalidArgumentError } from 'commander';
import { fail } from '../../protocol/values/result';
import { evaluateEffect } from '../../trainer/evaluate/evaluateEffect';
import { evaluateTreatments } from '../../trainer/evaluate/evaluateTreatments';
import { evaluateUplift } from '../../trainer/evaluate/evaluateUplift';
import type { ColumnMap } from '../../trainer/train';
import { columnKinds } from '../../trainer/uplift/upliftLog';
import { atLeastTwo } from '../io/arguments';
import { usageError } from '../io/output';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

/** Roles of columns, and money. */
interface RoleOptions extends CommonOptions {
  readonly train: string;
  readonly control: string;
  readonly segment: string;
  readonly outcome: string;
  readonly ignore: readonly string[];
  readonly value?: number;
  readonly cost?: number;
}

interface UpliftOptions extends RoleOptions {
  readonly test?: string;
  readonly splits: number;
  readonly treatment?: readonly string[];
}

interface EffectOptions extends RoleOptions {
  readonly treatment: string;
}

const amount = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError('It must be a number, 0 or more.');
  return value;
};

/** Adds the options of `RoleOptions`. */
const withRoles = (command: Command): Command =>
  command
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
    );

/** The roles as the readers take them. */
const rolesOf = ({ segment, control, outcome, ignore, value, cost }: RoleOptions, { uplift }: ColumnMap) => ({
  ...{ segment, control, outcome, ignore },
  ...(uplift ? { kinds: columnKinds(uplift) } : {}),
  ...(value === undefined ? {} : { worth: { value, cost: cost ?? 0 } }),
});

const isCostAlone = ({ value, cost }: RoleOptions): boolean => cost !== undefined && value === undefined;
const costAlone = (command: Command): void => usageError(command, 'missing_mandatory_option_value', '--cost needs --value.');

export const effectCommand = (): Command =>
  withRoles(
    taskCommand('effect', 'estimate the average effect of a treatment that nobody randomised', false)
      .requiredOption('--train <file>', 'log with one row per person: group, outcome, and everything earlier that decided who was treated')
      .requiredOption('--treatment <name>', 'treated group'),
  ).action((options: EffectOptions, command: Command) => {
    if (isCostAlone(options)) return costAlone(command);
    return runEvaluation(options, ({ db, columns, seed, progress }) =>
      evaluateEffect(db, options.train, { ...rolesOf(options, columns), treatment: options.treatment }, seed, progress),
    );
  });

export const upliftCommand = (): Command =>
  withRoles(
    taskCommand('uplift', 'estimate who responds to a treatment, from a randomised experiment')
      .requiredOption('--train <file>', 'experiment with one row per person: group, outcome and earlier features')
      .option('--test <file>', 'test file (default: random halves of the training file)')
      .option('--splits <number>', 'random halves, without --test', atLeastTwo, 10)
      .option('--treatment <names...>', 'treated group; name several, or none, to compare all at once'),
  ).action((options: UpliftOptions, command: Command) => {
    const { train, test, splits, treatment, control } = options;
    if (isCostAlone(options)) return costAlone(command);
    if (test !== undefined && treatment?.length !== 1)
      return usageError(command, 'missing_mandatory_option_value', '--test needs one --treatment.');
    return runEvaluation(options, ({ db, columns, seed, progress }) => {
      const roles = rolesOf(options, columns);
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
