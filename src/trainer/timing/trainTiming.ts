import type { Campaign } from '../../core/bundle/campaign';
import { maxDiscount } from '../../core/coupons/maxDiscount';
import type { FeatureSpec } from '../../core/features/featureSpec';
import type { TimingTable } from '../../core/timing/timingTable';
import type { Evaluation } from '../metricsTable';
import { scoreInterest } from '../network/scoreInterest';
import { groupFolds } from '../network/selectNetwork';
import type { FittedHeads } from '../network/trainInterest';
import { type Progress, steps } from '../progress';
import { wholeShoppers } from '../replay/wholeShoppers';
import { signedEstimate } from '../signedEstimate';
import { asPlanned, bestTable, type TimingGround, tryPlans } from './chooseTiming';
import { evaluateTiming, type PlayedHalf, playHalf } from './evaluateTiming';
import { laterQuestions } from './laterQuestions';
import { loggedBehaviour, shownSize } from './loggedBehaviour';
import { corrected, offerCorrection } from './offerCorrection';
import { offerInputs } from './offerInputs';
import { type RowValues, rowValues, timingVisits } from './offerValues';
import { orderWorth } from './orderWorth';
import { largeFrom, timingBins } from './timingBins';
import { timingMap } from './timingMap';
import type { TimingVisit } from './timingVisit';
import type { Visit } from './visits';

/** Fewer visits of a kind, with an offer or without, or offers of a size, teach nothing about when. */
const FEWEST = 200;
const FEWEST_ORDERS = 40;
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

const untaught = (why: string): TrainedTiming => ({ notes: [`${why}: when to offer is not learnt, and devices ask at every trigger`] });

/** What the log has too little of to learn from two halves of it. */
const lackOf = (logged: readonly Visit[]): string | undefined => {
  const kinds = [true, false].map((isShown) => logged.filter(({ offer }) => (offer !== undefined) === isShown));
  const [shown, silent] = kinds.map(
    (visits) => `${visits.length} (${visits.filter(({ order }) => order !== undefined).length} with an order)`,
  );
  const isTooFew = kinds.some(
    (visits) => visits.length < FEWEST || visits.filter(({ order }) => order !== undefined).length < FEWEST_ORDERS,
  );
  return isTooFew
    ? `${shown} visits with a coupon shown and ${silent} without, where ${FEWEST} (${FEWEST_ORDERS}) of each are needed`
    : undefined;
};

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

/**
 * When to offer, from logged visits and the heads of the economics; judged on shoppers it has not seen. The table ships where, its exploration
 * included, it is worth more than offering at the first question by more than two standard errors of the paired difference. No table where the log has too few visits of a kind.
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
  const lacking = lackOf(logged);
  if (!source || lacking !== undefined) return untaught(lacking ?? 'too few answers for the chances of buying');
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
  const halves: PlayedHalf[] = [];
  for (const h of [0, 1]) {
    halves.push(playHalf(visitsOf(h, h), visitsOf(1 - h, h), ground, seed + 1));
    step();
  }
  const { evaluation, overFirst, overDelay, ships } = evaluateTiming(halves, seed);
  const all = await valuesBy(source.heads, () => true);
  const own = timingVisits(valued, all, all);
  const learnt = corrected(own, offerCorrection(own, bins));
  const { plan, table } = bestTable(learnt, ground, tryPlans(learnt, ground, seed + 1), seed + 1);
  progress('timing', 6, 6);
  const gains = `learnt timing over offering at the first question: ${signedEstimate(overFirst)} of reward a visit; over the best fixed delay: ${signedEstimate(overDelay)}`;
  return {
    ...(ships ? { table } : {}),
    evaluation: { ...evaluation, plots: { timing: timingMap(table, asPlanned(learnt, plan), plan.sizes, campaign.currency) } },
    notes: [ships ? gains : `${gains}; not surely better, so devices ask at every trigger`],
  };
};
