import { type Command, InvalidArgumentError } from 'commander';
import { evaluateOpeCoverage } from '../../trainer/evaluateOpe';
import { wholeNumber } from '../wholeNumber';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface OpeOptions extends CommonOptions {
  readonly env: string;
  readonly values: readonly number[];
  readonly logs: number;
  readonly rounds: number;
}

const numbers = (text: string): readonly number[] => {
  const values = text.split(',').map(Number);
  if (text.trim() === '' || !values.every((value) => Number.isFinite(value) && value > 0))
    throw new InvalidArgumentError('It must be numbers above 0, separated by commas.');
  return values;
};

export const opeCommand = (): Command =>
  taskCommand('ope', "what another policy would have earned, from one policy's log")
    .requiredOption('--env <file>', 'contexts with the reward of every arm (r0, r1, …): how often intervals hold the truth')
    .requiredOption('--values <v0,v1,…>', 'net value of an accepted offer by arm', numbers)
    .option('--logs <number>', 'fresh logs of each behaviour policy', wholeNumber, 500)
    .option('--rounds <number>', 'decisions in a log', wholeNumber, 2_000)
    .action((options: OpeOptions) =>
      runEvaluation(options, ({ db, seed, progress }) => evaluateOpeCoverage(db, options.env, options, seed, progress)),
    );
