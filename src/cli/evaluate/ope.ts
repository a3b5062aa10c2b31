import { type Command, InvalidArgumentError } from 'commander';
import { fail } from '../../core/result';
import { evaluateOpe } from '../../trainer/evaluateOpe';
import { evaluateOpeLogs } from '../../trainer/evaluateOpeLogs';
import { wholeNumber } from '../wholeNumber';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface OpeOptions extends CommonOptions {
  readonly env?: string;
  readonly values?: readonly number[];
  readonly logs: number;
  readonly rounds: number;
  readonly log?: string;
  readonly target?: string;
}

const numbers = (text: string): readonly number[] => {
  const values = text.split(',').map(Number);
  if (text.trim() === '' || !values.every((value) => Number.isFinite(value) && value > 0))
    throw new InvalidArgumentError('It must be numbers above 0, separated by commas.');
  return values;
};

const count = (text: string): number => {
  const number = wholeNumber(text);
  if (number < 2) throw new InvalidArgumentError('It must be at least 2.');
  return number;
};

export const opeCommand = (): Command =>
  taskCommand('ope', "what another policy would have earned, from one policy's log")
    .option('--env <file>', 'contexts with the reward of every arm (r0, r1, …): how often intervals from fresh logs hold the truth')
    .option('--values <v0,v1,…>', 'with --env: net value of an accepted offer by arm', numbers)
    .option('--logs <number>', 'with --env: fresh logs of each behaviour policy', count, 500)
    .option('--rounds <number>', 'with --env: decisions in a log', count, 2_000)
    .option('--log <file>', 'decisions a policy logged: item_id, position, click or reward, propensity_score')
    .option('--target <file>', 'with --log: the log of the policy whose value is asked for')
    .action((options: OpeOptions) =>
      runEvaluation(options, async ({ db, seed, progress }) => {
        const { env, values, log, target, logs, rounds } = options;
        if (env !== undefined && values !== undefined) return evaluateOpe(db, env, { values, logs, rounds }, seed, progress);
        if (log !== undefined && target !== undefined) return evaluateOpeLogs(db, { log, target });
        return fail('options_missing', 'Give --env with --values, or --log with --target.');
      }),
    );
