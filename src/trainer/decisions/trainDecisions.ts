import type { Campaign } from '../../bundle/campaign';
import type { WeightEncoding } from '../../bundle/weightCodec';
import { NO_COUPON } from '../../engine/decision/decision';
import { sourcesIn } from '../../engine/features/featureSpec';
import type { LearntModels } from '../bundle/assembleBundle';
import type { Evaluation } from '../metrics/metricsTable';
import type { Progress } from '../run/progress';
import { learnSequence } from './learnSequence';
import type { LoggedDecision, ReadDecisions } from './replayDecisions';
import { trainGain } from './trainGain';

/** Collaborative score of a coupon for a decision's shopper, from a table that has not seen that shopper. */
export type HeldOutScore = (decision: LoggedDecision, couponId: string) => number | undefined;

/** With fewer shoppers there are too few to hold out a fifth, and a fifth of the rest, for evaluation. */
export const FEWEST_SHOPPERS = 10;

/** Settings of a training run. */
export interface TrainSettings {
  readonly seed: number;
  readonly weights: WeightEncoding;
  /** `false`: skips the sequence network. */
  readonly order?: boolean;
}

interface TrainedDecisions {
  readonly models: Pick<LearntModels, 'sequence' | 'bandit'>;
  readonly evaluation?: Evaluation;
  readonly notes: readonly string[];
}

/**
 * The gain model from a behaviour log, with the sequence network if the model gains from it. A log with showings to only a handful of
 * shoppers just teaches who buys anyway.
 */
export const trainDecisions = async (
  { decisions, hasShowings, meanOrder }: Pick<ReadDecisions, 'decisions' | 'hasShowings' | 'meanOrder'>,
  cfScore: HeldOutScore,
  campaign: Campaign,
  settings: TrainSettings,
  progress: Progress,
): Promise<TrainedDecisions> => {
  const ids = new Set(campaign.coupons.map(({ id }) => id));
  const known = decisions.filter(({ couponId }) => couponId === NO_COUPON || ids.has(couponId));
  const reached = new Set(known.flatMap(({ couponId, shopper }) => (couponId === NO_COUPON ? [] : [shopper]))).size;
  const enough = hasShowings && reached >= FEWEST_SHOPPERS;
  const few = hasShowings
    ? `the log shows coupons of the campaign to ${reached} shopper${reached === 1 ? '' : 's'}, and ${FEWEST_SHOPPERS} are needed`
    : 'the log shows no coupon of the campaign';
  const sequence = enough && settings.order !== false ? await learnSequence(known, campaign, meanOrder, settings, progress) : undefined;
  const { bandit, evaluation, notes } = trainGain(
    decisions,
    (decision, couponId) => {
      const cf = cfScore(decision, couponId);
      return { ...sequence?.heldOut(decision), ...(cf === undefined ? {} : { cf }) };
    },
    campaign,
    { meanOrder, untaught: enough ? undefined : few, seed: settings.seed },
    progress,
  );
  const asks = bandit.features.fields.flatMap(sourcesIn).some((source) => source === 'score.anyway' || source === 'score.moved');
  return {
    models: { bandit, ...(sequence && asks ? { sequence: sequence.network } : {}) },
    ...(evaluation ? { evaluation } : {}),
    notes: [
      ...(sequence && !asks ? ['the order of viewed products does not predict the effect of a coupon, so the bundle has no network'] : []),
      ...notes,
    ],
  };
};
