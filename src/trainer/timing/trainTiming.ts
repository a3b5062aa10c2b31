import type { Campaign } from '../../core/bundle/campaign';
import { maxDiscount } from '../../core/coupons/maxDiscount';
import type { Estimate } from '../../core/evaluation/meanAndSe';
import type { FeatureSpec } from '../../core/features/featureSpec';
import type { TimingTable } from '../../core/timing/timingTable';
import { type Evaluation, modelRow } from '../metricsTable';
import { scoreInterest } from '../network/scoreInterest';
import { groupFolds } from '../network/selectNetwork';
import type { FittedHeads } from '../network/trainInterest';
import { type Progress, steps } from '../progress';
import { wholeShoppers } from '../replay/wholeShoppers';
import { asPlanned, bestDelay, bestTable, type PlanTried, type TimingGround, tryPlans } from './chooseTiming';
import { joined, meanValue, playVisits, tablePolicy } from './judgeTiming';
import { laterQuestions } from './laterQuestions';
import { loggedBehaviour, shownSize } from './loggedBehaviour';
import { corrected, offerCorrection } from './offerCorrection';
import { offerInputs } from './offerInputs';
import { type RowValues, rowValues, timingVisits } from './offerValues';
import { orderWorth } from './orderWorth';
import { largeFrom, timingBins } from './timingBins';
import { timingMap } from './timingMap';
import { offerFrom, type TimingPolicy, type TimingVisit } from './timingVisit';
import { type ValueFromLog, valueFromLog } from './valueFromLog';
import type { Visit } from './visits';

/** Fewer visits of a kind, with an offer or without, or offers of a size, teach nothing about when. */
const FEWEST = 200;
/** Questions times coupons that the heads are asked about at most, of whole shoppers. */
const MOST_ROWS = 150_000;

/** The heads of the economics: as shipped, and fitted again on some of the shoppers. */
export interface HeadsToTime {
  readonly heads: FittedHeads & { readonly features: FeatureSpec };
  readonly refit: (isFitted: (shopper: number) => boolean) => Promise<FittedHeads>;
}

export interface TrainedTiming {
  readonly table?: TimingTable;
  readonly evaluation?: Evaluation;
  readonly notes: readonly string[];
}

const tooFew = (what: string): TrainedTiming => ({
  notes: [`${what}: when to offer is not learnt, and devices ask at every trigger`],
});

/** Visits of at most so many rows. */
const bounded = (visits: readonly Visit[], coupons: number, seed: number): readonly Visit[] => {
  const questions = visits.reduce((sum, { questions: own }) => sum + own.length, 0);
  const most = Math.floor(MOST_ROWS / ((coupons + 1) * (questions / visits.length)));
  return wholeShoppers(visits, ({ shopper }) => shopper, most, seed);
};

/** Sizes are not told apart where the log has too few offers of one of them. */
const sizesIn = (visits: readonly Visit[], campaign: Campaign): TimingGround['largeFrom'] => {
  const above = 1 + Math.max(...campaign.coupons.map(({ discount }) => maxDiscount(discount)));
  const from = largeFrom(campaign.coupons);
  const few = [1, 2].some((size) => visits.filter((visit) => shownSize(visit, from) === size).length < FEWEST);
  return { 1: above, 2: few ? above : from };
};

const signed = ({ value, se }: Estimate): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)} ±${se.toFixed(4)}`;

/** What every policy did on the visits of one half, and what the log alone says of two of them. */
interface Half {
  readonly never: ReturnType<typeof playVisits>;
  readonly first: ReturnType<typeof playVisits>;
  readonly delayed: ReturnType<typeof playVisits>;
  readonly table: ReturnType<typeof playVisits>;
  /** The table without its ε. */
  readonly greedy: ReturnType<typeof playVisits>;
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
const judgeHalf = (own: readonly TimingVisit[], others: readonly TimingVisit[], ground: TimingGround, seed: number): Half => {
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

const evaluationOf = (halves: readonly Half[], seed: number) => {
  const of = (name: 'never' | 'first' | 'delayed' | 'table' | 'greedy') => joined(halves.map((half) => half[name]));
  const [first, table, greedy, delayed] = [of('first'), of('table'), of('greedy'), of('delayed')];
  const logOf = (name: 'first' | 'table') => {
    const values = halves.map(({ fromLog }) => fromLog[name]);
    const support = values.reduce((sum, value) => sum + value.support / values.length, 0);
    return {
      logIps: averaged(values.map(({ ips }) => ips)),
      logSnips: averaged(values.map(({ snips }) => snips)),
      logDr: averaged(values.map(({ dr }) => dr)),
      logSupport: { value: support, se: Number.NaN },
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
  const gain = { overFirst: meanValue(greedy, first), overDelay: meanValue(greedy, delayed) };
  return {
    gain,
    evaluation: {
      task: 'timing' as const,
      chosen: TABLE,
      split: `two halves of the shoppers, each played by the table of the other, seed ${seed}`,
      n: table.values.length,
      rows,
      validation,
    },
  };
};

/**
 * When to offer, from logged visits and the heads of the economics; judged on shoppers it has not seen. The table ships unless it is worth less than
 * offering at the first question by more than two standard errors of the paired difference. No table where the log has too few visits of a kind.
 * @param meanOrder goods of a typical order, minor units
 */
export const trainTiming = async (
  logged: readonly Visit[],
  source: HeadsToTime | undefined,
  campaign: Campaign,
  meanOrder: number | undefined,
  seed: number,
  progress: Progress,
): Promise<TrainedTiming> => {
  const count = (isKind: (visit: Visit) => boolean): number => logged.filter(isKind).length;
  const [shown, silent] = [count(({ offer }) => offer !== undefined), count(({ offer }) => offer === undefined)];
  if (!source || shown < FEWEST || silent < FEWEST)
    return tooFew(`${shown} visits with a coupon shown and ${silent} without, ${FEWEST} of each needed`);
  const step = steps(progress, 'timing', 6);
  const visits = bounded(logged, campaign.coupons.length, seed);
  const facts = visits.flatMap(({ questions }) => questions.map((question) => question.facts));
  const ground = { bins: timingBins(facts, campaign.session.idleMs), largeFrom: sizesIn(visits, campaign) };
  const { bins } = ground;
  const behaviour = loggedBehaviour(visits, bins, ground.largeFrom[2]);
  const inputs = offerInputs(visits, campaign, meanOrder, source.heads);
  step();
  const valued = { visits, inputs, bins, largeFrom: ground.largeFrom[2], behaviour };
  const { marginRate, policy } = campaign;
  const valuesBy = async ({ spec, weights }: FittedHeads, isFitted: (visit: Visit) => boolean): Promise<RowValues> => {
    const p = await scoreInterest(spec, weights, inputs.batch);
    const worth = orderWorth(visits.filter(isFitted), bins.cartValue, marginRate, policy.rewardScale);
    return rowValues(facts, inputs, p, laterQuestions(visits, inputs, p, isFitted), worth);
  };
  const folds = groupFolds(
    visits.map(({ shopper }) => String(shopper)),
    2,
    seed,
  );
  const half = new Map(visits.map(({ shopper }, i) => [shopper, folds[i]!]));
  const values: RowValues[] = [];
  for (const h of [0, 1]) {
    values.push(await valuesBy(await source.refit((shopper) => half.get(shopper) === h), ({ shopper }) => half.get(shopper) === h));
    step();
  }
  /** Visits of half `of`, coupons chosen by the models of half `by`, valued and corrected by its own. */
  const visitsOf = (of: number, by: number): readonly TimingVisit[] => {
    const own = timingVisits(valued, values[by]!, values[of]!).filter((_, i) => folds[i] === of);
    return corrected(own, offerCorrection(own, bins));
  };
  const halves: Half[] = [];
  for (const h of [0, 1]) {
    halves.push(judgeHalf(visitsOf(h, h), visitsOf(1 - h, h), ground, seed + 1));
    step();
  }
  const { evaluation, gain } = evaluationOf(halves, seed);
  const all = await valuesBy(source.heads, () => true);
  const own = timingVisits(valued, all, all);
  const learnt = corrected(own, offerCorrection(own, bins));
  const { plan, table } = bestTable(learnt, ground, tryPlans(learnt, ground, seed + 1), seed + 1);
  progress('timing', 6, 6);
  const ships = gain.overFirst.value >= -2 * gain.overFirst.se;
  const notes = [
    `learnt timing, before it explores, over offering at the first question: ${signed(gain.overFirst)} of reward a visit; over the best fixed delay: ${signed(gain.overDelay)}${ships ? '' : '; it is worse, so devices ask at every trigger'}`,
  ];
  return {
    ...(ships ? { table } : {}),
    evaluation: {
      ...evaluation,
      chosen: ships ? TABLE : FIRST,
      plots: { timing: timingMap(table, asPlanned(learnt, plan), campaign.currency) },
    },
    notes,
  };
};
