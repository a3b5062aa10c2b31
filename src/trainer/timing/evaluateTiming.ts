import type { Estimate } from '../../core/evaluation/meanAndSe';
import { type Evaluation, modelRow } from '../metricsTable';
import { asPlanned, bestDelay, bestTable, type PlanTried, type TimingGround, tryPlans } from './chooseTiming';
import { joined, meanValue, type PlayedVisits, playVisits, tablePolicy } from './judgeTiming';
import { offerFrom, type TimingPolicy, type TimingVisit } from './timingVisit';
import { type ValueFromLog, valueFromLog } from './valueFromLog';

/** What every policy did on the visits of one half, and what the log alone says of two of them. */
export interface PlayedHalf {
  readonly never: PlayedVisits;
  readonly first: PlayedVisits;
  readonly delayed: PlayedVisits;
  readonly table: PlayedVisits;
  /** The table without its ε. */
  readonly greedy: PlayedVisits;
  readonly delay: number;
  readonly tried: readonly PlanTried[];
  readonly fromLog: { readonly first: ValueFromLog; readonly table: ValueFromLog };
}

const never: TimingPolicy = () => [1, 0, 0];

/**
 * Learns on one half of the shoppers, plays on the other.
 * @param own visits of the learning half, valued by its own models
 * @param others visits of the other half: coupons chosen by the learning half's models, valued by the other half's
 */
export const playHalf = (own: readonly TimingVisit[], others: readonly TimingVisit[], ground: TimingGround, seed: number): PlayedHalf => {
  const tried = tryPlans(own, ground, seed);
  const { plan, table } = bestTable(own, ground, tried, seed);
  const delay = bestDelay(own);
  const seen = asPlanned(others, plan);
  const play = (policy: TimingPolicy) => playVisits(seen, policy);
  const fromLog = (policy: TimingPolicy) => valueFromLog(seen, policy, table.q);
  return {
    never: play(never),
    first: play(offerFrom(0)),
    delayed: play(offerFrom(delay)),
    table: play(tablePolicy(table)),
    greedy: play(tablePolicy({ ...table, epsilon: 0 })),
    delay,
    tried,
    fromLog: { first: fromLog(offerFrom(0)), table: fromLog(tablePolicy(table)) },
  };
};

/** Two halves of different shoppers. */
const averaged = (parts: readonly Estimate[]): Estimate => ({
  value: parts.reduce((sum, { value }) => sum + value / parts.length, 0),
  se: Math.sqrt(parts.reduce((sum, { se }) => sum + se ** 2, 0)) / parts.length,
});

const TABLE = 'learnt timing';
const FIRST = 'offer at the first question';

export interface TimingEvaluation {
  readonly evaluation: Evaluation;
  /** Of the table as it is played, its exploration included. */
  readonly overFirst: Estimate;
  readonly overDelay: Estimate;
  /** The table is worth more than offering at the first question by more than two standard errors of the paired difference, and more than the best delay. */
  readonly ships: boolean;
}

/** Every timing on both halves, and whether the learnt one ships. */
export const evaluateTiming = (halves: readonly PlayedHalf[], seed: number): TimingEvaluation => {
  const of = (name: 'never' | 'first' | 'delayed' | 'table' | 'greedy') => joined(halves.map((half) => half[name]));
  const [first, table, greedy, delayed] = [of('first'), of('table'), of('greedy'), of('delayed')];
  const logOf = (name: 'first' | 'table') => {
    const values = halves.map(({ fromLog }) => fromLog[name]);
    return {
      logIps: averaged(values.map(({ ips }) => ips)),
      logSnips: averaged(values.map(({ snips }) => snips)),
      logDr: averaged(values.map(({ dr }) => dr)),
      logSupport: averaged(values.map(({ support }) => support)),
    };
  };
  const delays = [...new Set(halves.map(({ delay }) => delay + 1))].sort((a, b) => a - b);
  const row = (name: string, played: typeof first, more = {}) =>
    modelRow(name, { visitValue: meanValue(played), ...(played === first ? {} : { gainOverFirst: meanValue(played, first) }), ...more });
  const rows = [
    row(TABLE, table, logOf('table')),
    row('learnt timing, ε = 0', greedy),
    row(FIRST, first, logOf('first')),
    row(`offer at question ${delays.join(' or ')}`, delayed),
    row('never offer', of('never')),
  ];
  const validation = halves.flatMap(({ tried }, half) =>
    tried.map(({ plan: { sizes, gamma, kappa }, value }) => ({
      model: `${sizes === 1 ? 'one size' : 'two sizes'}, γ = ${gamma}, κ = ${kappa}, half ${half + 1}`,
      metrics: { visitValue: value },
      se: {},
    })),
  );
  const overFirst = meanValue(table, first);
  const overDelay = meanValue(table, delayed);
  // A table that loses to one delay for everybody has learned the heads' mistakes: it held back most coupons of a simulated shop.
  const ships = overFirst.value > 2 * overFirst.se && overDelay.value > 0;
  return {
    overFirst,
    overDelay,
    ships,
    evaluation: {
      task: 'timing',
      chosen: ships ? TABLE : FIRST,
      chosenBy: 'rows',
      split: `two halves of the shoppers, each played by the table of the other and valued by its own models, seed ${seed}`,
      n: table.values.length,
      rows,
      validation,
    },
  };
};
