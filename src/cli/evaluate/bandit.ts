import type { Command } from 'commander';
import { evaluateBandit } from '../../trainer/evaluateBandit';
import { atLeastTwo } from '../atLeastTwo';
import { positiveNumbers } from '../positiveNumbers';
import { wholeNumber } from '../wholeNumber';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface BanditOptions extends CommonOptions {
  readonly env: string;
  readonly values: readonly number[];
  readonly shuffles: number;
  readonly firstShuffle: number;
}

export const banditCommand = (): Command =>
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
