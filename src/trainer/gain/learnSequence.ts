import type { Campaign } from '../../bundle/campaign';
import { encodeWeights } from '../../bundle/weightCodec';
import { NO_COUPON } from '../../engine/decision/decision';
import { featureNames } from '../../engine/features/computeFeatures';
import { GAIN_FEATURES, gainFeatures } from '../../engine/gain/gainFeatures';
import { plainSequenceScorer, type SequenceScores } from '../../engine/scoring/plainSequence';
import type { SequenceSpec } from '../../engine/scoring/sequenceSpec';
import { STEP_TOKENS, stepTokens } from '../../engine/scoring/stepTokens';
import { seededRng } from '../../maths/random';
import type { LearntModels } from '../bundle/assembleBundle';
import { asShipped } from '../compress/asShipped';
import { type SequenceRows, trainSequence } from '../network/trainSequence';
import { type Progress, steps } from '../progress';
import type { LoggedDecision } from '../replay/replayDecisions';
import type { TrainSettings } from '../replay/trainDecisions';
import { gainRows } from './gainRows';

const SPEC: SequenceSpec = { version: 3, tokens: STEP_TOKENS, units: 8, length: 16 };
/** Chosen on development shops with journeys, seeds 1001 to 1004: an epoch more or less changes nothing that can be told. */
const SETTINGS = { learningRate: 0.02, weightDecay: 0.1, averaging: 0.95, epochs: 12 };
/** Visits of a step: so many that an epoch takes some fifty steps, where the log allows. */
const batchOf = (rows: number): number => Math.min(1_024, Math.max(128, Math.floor(rows / 50)));
/** Networks that have not seen a shopper score their decisions. */
const FOLDS = 3;

export interface LearntSequence {
  readonly network: NonNullable<LearntModels['sequence']>;
  /** By a network that has not seen the decision's shopper. */
  readonly heldOut: (decision: LoggedDecision) => SequenceScores | undefined;
}

/**
 * The network of the order of steps (`scoring/sequenceSpec`) from logged decisions, cross-fitted (Chernozhukov et al. 2018), so that the gain model, which
 * reads its scores, does not trust them too much. Weights are as they ship.
 * @param decisions whose coupon the campaign knows, and those to show nothing
 */
export const learnSequence = async (
  decisions: readonly LoggedDecision[],
  campaign: Campaign,
  meanOrder: number | undefined,
  { seed, weights: encoding }: TrainSettings,
  progress: Progress,
): Promise<LearntSequence> => {
  const features = gainFeatures(GAIN_FEATURES, []);
  const depth = featureNames(features).indexOf('match.depth');
  const rows = gainRows(decisions, campaign, meanOrder, features);
  const tokens = decisions.map(({ profile }) => stepTokens(profile, SPEC.length));
  const step = steps(progress, 'network', FOLDS + 1);
  const trainOn = async (keep: (shopper: number) => boolean): Promise<Float32Array> => {
    const kept = rows.flatMap(({ shopper }, i) => (keep(shopper) ? [i] : []));
    const width = rows[0]?.base.length ?? 0;
    const samples: SequenceRows = {
      rows: kept.length,
      width,
      base: Float32Array.from(kept.flatMap((i) => [...rows[i]!.base])),
      tokens: Int32Array.from(kept.flatMap((i) => [...new Array<number>(SPEC.length - tokens[i]!.length).fill(0), ...tokens[i]!])),
      shown: Float32Array.from(kept, (i) => Number(decisions[i]!.couponId !== NO_COUPON)),
      depth: Float32Array.from(kept, (i) => rows[i]!.arms[rows[i]!.shown]?.phi[depth] ?? 0),
      bought: Float32Array.from(kept, (i) => rows[i]!.purchased),
    };
    const { weights } = asShipped(
      { weights: await trainSequence(SPEC, samples, { ...SETTINGS, batch: batchOf(samples.rows) }, seededRng(seed)) },
      encoding,
    );
    step();
    return weights;
  };
  const scores = new Map<LoggedDecision, SequenceScores>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const scorer = plainSequenceScorer(SPEC, await trainOn((shopper) => shopper % FOLDS !== fold));
    for (const [i, decision] of decisions.entries()) if (decision.shopper % FOLDS === fold) scores.set(decision, scorer.scores(tokens[i]!));
  }
  const bytes = encodeWeights(encoding, await trainOn(() => true));
  return { network: { spec: SPEC, encoding, bytes }, heldOut: (decision) => scores.get(decision) };
};
