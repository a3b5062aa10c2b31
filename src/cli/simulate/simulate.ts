import { Command, Option } from 'commander';
import { parsePlainly } from '../../protocol/values/parse';
import { fail, type Result } from '../../protocol/values/result';
import { ruleStrata } from '../../simulator/policies/rulesPolicy';
import { runScenario } from '../../simulator/run/runScenario';
import type { Simulation } from '../../simulator/run/simulation';
import type { PolicyName } from '../../simulator/scenario/policyName';
import { resized, type Scenario, scenarioSchema } from '../../simulator/scenario/scenario';
import aa from '../../simulator/scenarios/aa.json';
import ab from '../../simulator/scenarios/ab.json';
import budget from '../../simulator/scenarios/budget.json';
import coldStart from '../../simulator/scenarios/cold-start.json';
import drift from '../../simulator/scenarios/drift.json';
import habit from '../../simulator/scenarios/habit.json';
import headline from '../../simulator/scenarios/headline.json';
import losing from '../../simulator/scenarios/losing.json';
import smallShop from '../../simulator/scenarios/small-shop.json';
import { wholeNumber } from '../io/arguments';
import { alignColumns, printLines, usageError, valueOr } from '../io/output';
import { readJson } from '../io/readFile';
import { playWithBars, policyNames } from './playWithBars';
import { shopsCommand } from './shops';
import { simulateServer } from './simulateServer';

interface SimulateOptions {
  readonly seeds?: number;
  readonly firstSeed?: number;
  readonly devices?: number;
  readonly days?: number;
  readonly policies?: readonly PolicyName[];
  readonly server?: string;
  readonly siteKey?: string;
  readonly webhookSecret?: string;
  readonly run?: number;
  readonly concurrency?: number;
  readonly atOnce?: number;
  readonly json?: boolean;
}

/** The shop of the headline scenario with the given changes. */
const but = (change: object): object => ({ ...headline, ...change });

/** Built-in scenarios by name, in the form of a file: `scenarioSchema` reads them. */
export const builtInScenarios: Readonly<Record<string, unknown>> = {
  headline,
  'small-shop': but(smallShop),
  drift: but(drift),
  'cold-start': but(coldStart),
  habit: but(habit),
  budget: but(budget),
  aa: but(aa),
  ab: but(ab),
  losing: but(losing),
};

/** A scenario by name or from a file. Errors: `scenario_invalid`, `file_not_found`. */
const readScenario = (given: string): Result<Scenario> => {
  if (Object.hasOwn(builtInScenarios, given)) return parsePlainly(scenarioSchema, builtInScenarios[given], 'scenario_invalid');
  const read = readJson(scenarioSchema, given, 'scenario_invalid');
  if (read.ok || read.error.code !== 'file_not_found') return read;
  const known = Object.keys(builtInScenarios).join(', ');
  return fail(read.error.code, `${read.error.message} Built-in scenarios: ${known}.`, read.error.at);
};

/** The scenario with the options' size and policies. Error: `scenario_invalid`. */
const asOptionsSay = (
  scenario: Scenario,
  { seeds, firstSeed, devices, days, policies = scenario.policies }: SimulateOptions,
): Result<Scenario> => {
  const { first, count } = scenario.seeds;
  const asked = resized(scenario, {
    devices: devices ?? scenario.devices,
    days: days ?? scenario.days,
    seeds: { first: firstSeed ?? first, count: seeds ?? count },
  });
  return parsePlainly(scenarioSchema, { ...asked, policies }, 'scenario_invalid');
};

/** One seed gives no estimate of the spread between seeds. */
const plusMinus = ({ seeds }: Simulation, se: number): string => (seeds > 1 ? ` ±${se.toFixed(3)}` : '');

/** Only mentioned if a bundle has a sequence network, because all other scorers give similar results. */
const scorersTold = (scorers: Simulation['scorers']): readonly string[] => {
  const special = new Set(scorers.flatMap(({ policy, scorer }) => (scorer === 'plain' ? [] : [policy])));
  return scorers
    .filter(({ policy }) => special.has(policy))
    .map(({ policy, scorer, decisions }) => `${policy}: ${decisions} decisions scored by ${scorer}`);
};

const describe = (simulation: Simulation): readonly string[] => {
  const { scenario, seeds, firstSeed, devices, days, rows, ratios, scorers, tuned } = simulation;
  return [
    `${scenario}: ${devices} devices, ${days} days, ${seeds > 1 ? `${seeds} seeds from ${firstSeed}` : `seed ${firstSeed} alone, so without standard errors`}; money in minor units`,
    ...(tuned.fixedBest === undefined
      ? []
      : [
          `best single rule: ${tuned.fixedBest}`,
          tuned.restDays ? `segment rules, at most every ${tuned.restDays} days:` : 'segment rules:',
          ...(tuned.segmentRules ?? []).map((rule, stratum) => `  ${ruleStrata[stratum]}: ${rule}`),
        ]),
    '',
    ...alignColumns(
      rows.map(({ policy, metric, mean, se, bound }) => [
        bound ? `${policy} (bound)` : policy,
        metric,
        Number.isFinite(mean) ? mean.toFixed(3) : '–',
        Number.isFinite(mean) ? plusMinus(simulation, se).trim() : '',
      ]),
    ),
    '',
    ...ratios.map(
      ({ policy, against, mean, se }) => `${policy} keeps ${mean.toFixed(3)}${plusMinus(simulation, se)} of what ${against} gains`,
    ),
    ...scorersTold(scorers),
  ];
};

export const simulateCommand = (): Command =>
  new Command('simulate')
    .description('compare policies on simulated shoppers with known preferences, running the real device code')
    .addCommand(shopsCommand())
    .argument('<scenario>', `scenario file or built-in scenario: ${Object.keys(builtInScenarios).join(', ')}`)
    .option('--seeds <number>', 'number of seeds to average over', wholeNumber)
    .option('--first-seed <number>', 'first seed; the others count up', wholeNumber)
    .option('--devices <number>', 'shoppers on the first day', wholeNumber)
    .option('--days <number>', 'days to simulate', wholeNumber)
    .option('--policies <names>', "policies to compare, e.g. matching,oracle (default: the scenario's)", policyNames)
    .option('--server <url>', 'simulate one seed against a running server and its published bundle')
    .option('--site-key <key>', 'with --server: public site key, pk_…')
    .option('--webhook-secret <secret>', "with --server: secret that signs the shop's orders")
    .option('--run <number>', 'with --server: id of an earlier run to repeat', wholeNumber)
    .option('--concurrency <number>', 'with --server: concurrent shoppers (16)', wholeNumber)
    // The option's former name.
    .addOption(new Option('--at-once <number>').argParser(wholeNumber).hideHelp())
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nCOUPLET_THREADS limits the number of threads. It does not change the results. Scenario format: docs/simulate.md\nWith --server, the server counts simulated shoppers like real ones, and its console says so. Use a separate server.',
    )
    .action(async (given: string, options: SimulateOptions, command: Command) => {
      const { json = false, server, siteKey, webhookSecret } = options;
      const read = readScenario(given);
      const scenario = valueOr(read.ok ? asOptionsSay(read.value, options) : read, json);
      if (!scenario) return;
      if (server !== undefined) {
        if (siteKey === undefined || webhookSecret === undefined || options.seeds !== undefined || options.policies)
          return usageError(
            command,
            'conflicting_option',
            '--server needs --site-key and --webhook-secret, and excludes --seeds and --policies.',
          );
        return simulateServer(scenario, { ...options, concurrency: options.concurrency ?? options.atOnce, server, siteKey, webhookSecret });
      }
      const result = await playWithBars((play, train) => runScenario(scenario, play, train));
      printLines(json ? [JSON.stringify(result)] : describe(result));
    });
