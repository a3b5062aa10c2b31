import { Command, Option } from 'commander';
import type { PolicyName } from '../../simulator/scenario/policyName';
import { playShops, type ShopFigure, type ShopsReport, type ShopsSummary } from '../../simulator/shops/playShops';
import { journeyShops, plainShops } from '../../simulator/shops/shopGenerators';
import { MOST_SHOPS } from '../../simulator/shops/shopOf';
import { wholeNumber } from '../io/arguments';
import { alignColumns, printLines, printNotes, usageError } from '../io/output';
import { playWithBars, policyName, policyNames } from './playWithBars';

const cells = ({ policy, mean, se, difference }: ShopFigure, hasErrors: boolean): readonly string[] => {
  const figure = (of: { readonly mean: number; readonly se: number } | undefined): string =>
    of ? `${of.mean.toFixed(3)}${hasErrors ? ` ±${of.se.toFixed(3)}` : ''}` : '–';
  return [policy, figure({ mean, se }), figure(difference)];
};

const countsOf = ({ above, below }: ShopsSummary): readonly string[] => [String(above ?? '–'), String(below ?? '–')];

/** Tables for a terminal: one per shop, then one for all shops. */
const shopsLines = ({ generator, first, count, seeds, devices, days, against, shops, summary }: ShopsReport): readonly string[] => {
  const head = ['', 'margin a visit', against ? `less ${against}` : 'difference'];
  return [
    `${generator}, ${count > 1 ? `shops ${first} to ${first + count - 1}` : `shop ${first}`}: ${devices} devices, ${days} days, ${seeds} replicate ${seeds > 1 ? 'seeds' : 'seed, so no standard errors'} a shop; money in minor units beyond showing nothing`,
    ...shops.flatMap(({ shop, families, figures }) => [
      '',
      `shop ${shop}: ${families.join(', ')}`,
      ...alignColumns([head, ...figures.map((one) => cells(one, seeds > 1))]),
    ]),
    '',
    `all shops${against && seeds > 1 ? `; above and below: shops that differ from ${against} by more than 2 standard errors` : ''}`,
    ...alignColumns([[...head, 'above', 'below'], ...summary.map((one) => [...cells(one, count > 1), ...countsOf(one)])]),
  ];
};

interface ShopsOptions {
  readonly family?: 'journeys';
  readonly first: number;
  readonly count: number;
  readonly seeds: number;
  readonly devices?: number;
  readonly days?: number;
  readonly policies: readonly PolicyName[];
  readonly against: PolicyName;
  readonly json?: boolean;
}

/** Options of `couplet simulate` that do not apply here. */
interface NotForShops {
  readonly server?: string;
  readonly firstSeed?: number;
}

/** Seeds reserved for each shop, so that no two shops share one. */
const MOST_SEEDS = 100;

const DEFAULT_POLICIES: readonly PolicyName[] = ['matching', 'tree-thompson', 'shipped-trained', 'oracle'];

/** The error in the numbers as a sentence, if there is one. */
const mistakeIn = ({ first, count, seeds, devices, days }: ShopsOptions): string | undefined => {
  if (count < 1 || first + count > MOST_SHOPS) return `--count must be at least 1, and the last shop below ${MOST_SHOPS}`;
  if (seeds < 1 || seeds > MOST_SEEDS) return `--seeds must be between 1 and ${MOST_SEEDS}`;
  if (devices !== undefined && (devices < 1 || devices > 10_000_000)) return '--devices must be between 1 and 10000000';
  if (days !== undefined && (days < 1 || days > 400)) return '--days must be between 1 and 400';
  return undefined;
};

/** `couplet simulate shops`: runs policies on shops of the generator. */
export const shopsCommand = (): Command =>
  new Command('shops')
    .description('compare policies on generated shops with structure the model does not assume')
    .requiredOption('--first <number>', 'number of the first shop; docs/simulate.md lists those reserved for evaluation', wholeNumber)
    .option('--count <number>', 'number of shops to simulate', wholeNumber, 20)
    .addOption(new Option('--family <name>', 'extra family that every shop gets').choices(['journeys']))
    .option('--seeds <number>', 'replicate seeds per shop', wholeNumber, 3)
    .option('--devices <number>', "shoppers on the first day (default: the generator's 3000)", wholeNumber)
    .option('--days <number>', "days to simulate (default: the generator's 42)", wholeNumber)
    .addOption(
      new Option('--policies <names>', 'policies to compare, separated by commas')
        .argParser(policyNames)
        .default(DEFAULT_POLICIES, DEFAULT_POLICIES.join(',')),
    )
    .addOption(
      new Option('--against <name>', 'baseline policy, one of --policies')
        .argParser(policyName)
        .default('matching' satisfies PolicyName, 'matching'),
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nCOUPLET_THREADS limits the number of threads. It does not change the results.')
    .action(async (_: ShopsOptions, command: Command) => {
      // `couplet simulate` has options of the same names and takes them wherever they appear.
      const options = command.optsWithGlobals<ShopsOptions & NotForShops>();
      const { family, policies, against, server, firstSeed } = options;
      if (server !== undefined || firstSeed !== undefined)
        return usageError(command, 'conflicting_option', '--server and --first-seed cannot be used with shops.');
      const mistake = mistakeIn(options);
      if (mistake) return usageError(command, 'invalid_argument', `${mistake}.`);
      const played = [...new Set<PolicyName>(['none', ...policies])];
      if (!played.includes(against)) {
        if (command.getOptionValueSource('against') === 'cli')
          return usageError(
            command,
            'against_not_played',
            `--against names ${against}, which is not in --policies. Add it, or name one of ${played.join(', ')}.`,
          );
        printNotes([`policies are not compared, because ${against} is not among them. Set --against to one of ${played.join(', ')}.`]);
      }
      const report = await playWithBars((play, train) =>
        playShops({ ...options, generator: family ? journeyShops : plainShops }, play, train),
      );
      printLines(options.json ? [JSON.stringify(report)] : shopsLines(report));
    });
