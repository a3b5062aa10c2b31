import { Command } from 'commander';
import type { PolicyName } from '../../simulator/policies/policyName';
import { playShops } from '../../simulator/shops/playShops';
import { MOST_SHOPS } from '../../simulator/shops/shopOf';
import { EXIT, printLines } from '../output';
import { playWithBars } from '../playWithBars';
import { policyName, policyNames } from '../policyNames';
import { wholeNumber } from '../wholeNumber';
import { shopsLines } from './shopsLines';

interface ShopsOptions {
  readonly first: number;
  readonly count: number;
  readonly seeds: number;
  readonly devices?: number;
  readonly days?: number;
  readonly policies: readonly PolicyName[];
  readonly against: PolicyName;
  readonly json?: boolean;
}

/** Options of `couplet simulate` that mean nothing here. */
interface NotForShops {
  readonly server?: string;
  readonly firstSeed?: number;
}

/** Seeds of a shop that belong to no other. */
const MOST_SEEDS = 100;

/** What is wrong with the numbers, in words. */
const mistakeIn = ({ first, count, seeds, devices, days, server, firstSeed }: ShopsOptions & NotForShops): string | undefined => {
  if (server !== undefined || firstSeed !== undefined) return '--server and --first-seed cannot be used with shops';
  if (count < 1 || first + count > MOST_SHOPS) return `--count must be at least 1, and the last shop below ${MOST_SHOPS}`;
  if (seeds < 1 || seeds > MOST_SEEDS) return `--seeds must be between 1 and ${MOST_SEEDS}`;
  if (devices !== undefined && (devices < 1 || devices > 10_000_000)) return '--devices must be between 1 and 10000000';
  if (days !== undefined && (days < 1 || days > 400)) return '--days must be between 1 and 400';
  return undefined;
};

/** `couplet simulate shops`: policies played to shops of the generator. */
export const shopsCommand = (): Command =>
  new Command('shops')
    .description('play policies to generated shops, with structure that the form of the model does not assume')
    .requiredOption('--first <number>', 'number of the first shop; docs/simulate.md says which are for judging', wholeNumber)
    .option('--count <number>', 'shops to play, one after the other', wholeNumber, 20)
    .option('--seeds <number>', 'replicate seeds of each shop', wholeNumber, 3)
    .option('--devices <number>', "shoppers on the first day, in place of the generator's 3000", wholeNumber)
    .option('--days <number>', "days to play, in place of the generator's 42", wholeNumber)
    .option('--policies <names>', 'policies to play, separated by commas', policyNames, [
      'matching',
      'tree-thompson',
      'shipped-trained',
      'oracle',
    ])
    .option('--against <name>', 'the policy that others are compared with', policyName, 'matching')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nCOUPLET_THREADS sets how many threads may be used; the number never changes a figure.')
    .action(async (_: ShopsOptions, command: Command) => {
      // `couplet simulate` has options of the same names, and takes them wherever they stand.
      const options = command.optsWithGlobals<ShopsOptions & NotForShops>();
      const mistake = mistakeIn(options);
      if (mistake) return command.error(`error: ${mistake}`, { exitCode: EXIT.usage });
      const report = await playWithBars((play, train) => playShops(options, play, train));
      printLines(options.json ? [JSON.stringify(report)] : shopsLines(report));
    });
