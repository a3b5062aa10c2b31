import { type Command, Option } from 'commander';
import { evaluateOpe } from '../../trainer/evaluateOpe';
import { evaluateOpeLogs } from '../../trainer/evaluateOpeLogs';
import { atLeastTwo } from '../atLeastTwo';
import { positiveNumbers } from '../positiveNumbers';
import { usageError } from '../usageError';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface OpeOptions extends CommonOptions {
  readonly env?: string;
  readonly values?: readonly number[];
  readonly logs: number;
  readonly rounds: number;
  readonly log?: string;
  readonly target?: string;
}

export const opeCommand = (): Command =>
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
