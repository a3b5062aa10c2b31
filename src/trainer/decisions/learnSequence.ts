import { add, exp, grads, matMul, mul, slice, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Campaign } from '../../bundle/campaign';
import { encodeWeights } from '../../bundle/weightCodec';
import { NO_COUPON } from '../../engine/decision/decision';
import { featureNames } from '../../engine/features/computeFeatures';
import { GAIN_FEATURES, gainFeatures } from '../../engine/gain/gainFeatures';
import { plainSequenceScorer, type SequenceScores } from '../../engine/scoring/plainSequence';
import { type SequenceSpec, STEP_TOKENS, sequenceShapes, stepTokens } from '../../engine/scoring/sequenceSpec';
import { normal, type Rng, seededRng } from '../../maths/random';
import { splitFlat } from '../../network/forward';
import { crossEntropy } from '../../network/loss';
import { registerSegmentSum } from '../../network/missingKernels';
import { sequenceForward } from '../../network/sequenceForward';
import type { LearntModels } from '../bundle/assembleBundle';
import { type AdamWSettings, adamW } from '../network/adamW';
import { startBackend } from '../network/backend';
import { asShipped } from '../network/compressNetwork';
import { breathe, type Progress, steps } from '../run/progress';
import { shuffled } from '../run/sampling';
import { gainRows } from './gainRows';
import type { LoggedDecision } from './replayDecisions';
import type { TrainSettings } from './trainDecisions';

/** Visits: shopper, steps so far, coupon shown, and whether they bought. */
export interface SequenceRows {
  readonly rows: number;
  /** B: width of `base`. */
  readonly width: number;
  /** `[rows, B]`: features of the shopper that do not depend on the order of steps. */
  readonly base: Float32Array;
  /** `[rows, T]`, oldest first, 0 before the first. */
  readonly tokens: Int32Array;
  /** 1 if a coupon was shown. */
  readonly shown: Float32Array;
  /** Expected discount of the coupon shown, as a share of the goods. 0 without. */
  readonly depth: Float32Array;
  /** 1 if the visit had a purchase. */
  readonly bought: Float32Array;
}

interface SequenceTraining extends AdamWSettings {
  readonly batch: number;
  readonly epochs: number;
}

/** Initial logarithm of the logits that a discount of 100% adds: some .3 for a tenth. */
const FIRST_EFFECT = Math.log(3);

const takeRows = (spec: SequenceSpec, all: SequenceRows, rows: Uint32Array): SequenceRows => {
  const take = <T extends Float32Array | Int32Array>(out: T, from: T, width: number): T => {
    for (let i = 0; i < rows.length; i++) out.set(from.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
    return out;
  };
  const n = rows.length;
  return {
    rows: n,
    width: all.width,
    base: take(new Float32Array(n * all.width), all.base, all.width),
    tokens: take(new Int32Array(n * spec.length), all.tokens, spec.length),
    shown: take(new Float32Array(n), all.shown, 1),
    depth: take(new Float32Array(n), all.depth, 1),
    bought: take(new Float32Array(n), all.bought, 1),
  };
};

/**
 * Fits `logit p = βᵀx + anyway + 1[shown] (s + depth · e^(c + moved))` by cross-entropy of buying. β, s and c are fitted along with the
 * network, so that it learns only what the order of steps adds to the other features. Deterministic given rows, settings and `rng`.
 * @returns flat weights of the network alone
 */
export const trainSequence = async (
  spec: SequenceSpec,
  samples: SequenceRows,
  settings: SequenceTraining,
  rng: Rng,
  onEpoch: (epoch: number, weights: Float32Array) => boolean | Promise<boolean> = () => false,
): Promise<Float32Array> => {
  await startBackend();
  registerSegmentSum();
  if (samples.rows === 0) throw new RangeError('there are no rows to train on');
  const own = sequenceShapes(spec);
  const shapes = [...own, [samples.width, 1], [1, 2]] as const;
  const initial = shapes.flatMap(([rows, columns], i) => {
    if (i === own.length + 1) return [0, FIRST_EFFECT];
    // Tables and recurrent weights start small and the output weights at 0, so that the first network scores 0 for all steps.
    const scale = i < 3 ? 0.3 : i < 6 ? 0.5 / Math.sqrt(spec.units) : i === 6 ? 0.1 : 0;
    return Array.from({ length: rows * columns }, () => scale * normal(rng));
  });
  const optimizer = adamW(
    Float32Array.from(initial),
    shapes.map((_, i) => i < own.length),
    settings,
  );
  const count = own.reduce((sum, [rows, columns]) => sum + rows * columns, 0);
  const gradientsOf = (rows: Uint32Array): readonly Float32Array[] => {
    const { base, tokens, shown, depth, bought } = takeRows(spec, samples, rows);
    const n = rows.length;
    let gradients: readonly Float32Array[] = [];
    tidy(() => {
      const [x, y, s, d] = [tensor2d(base, [n, samples.width]), ...[bought, shown, depth].map((values) => tensor2d(values, [n, 1]))] as [
        Tensor2D,
        Tensor2D,
        Tensor2D,
        Tensor2D,
      ];
      const loss = (...weights: Tensor[]) => {
        const [beta, effect] = weights.slice(own.length) as [Tensor2D, Tensor2D];
        const scores = sequenceForward(spec, weights as Tensor2D[], tokens);
        const column = (of: Tensor2D, at: number, height: number): Tensor2D => slice(of, [0, at], [height, 1]);
        const lift = add(column(effect, 0, 1), mul(d, exp(add(column(scores, 1, n), column(effect, 1, 1)))));
        const logits: Tensor2D = add(add(matMul(x, beta), column(scores, 0, n)), mul(s, lift));
        return crossEntropy(logits, y);
      };
      gradients = grads(loss)([...splitFlat(shapes, optimizer.weights)]).map((gradient) => gradient.dataSync<'float32'>());
    });
    return gradients;
  };
  const size = Math.min(settings.batch, samples.rows);
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    const order = shuffled(samples.rows, rng);
    for (let from = 0; from + size <= samples.rows; from += size) optimizer.step(gradientsOf(order.subarray(from, from + size)));
    await breathe();
    if (await onEpoch(epoch, optimizer.averages.slice(0, count))) break;
  }
  return optimizer.averages.slice(0, count);
};

const SPEC: SequenceSpec = { version: 3, tokens: STEP_TOKENS, units: 8, length: 16 };
/** Chosen on development shops with journeys, seeds 1001 to 1004. An epoch more or less makes no visible difference. */
const SETTINGS = { learningRate: 0.02, weightDecay: 0.1, averaging: 0.95, epochs: 12 };
/** Batch size that gives some fifty steps per epoch if the log allows. */
const batchOf = (rows: number): number => Math.min(1_024, Math.max(128, Math.floor(rows / 50)));
/** Number of folds. Decisions are scored by networks that have not seen their shopper. */
const FOLDS = 3;

interface LearntSequence {
  readonly network: NonNullable<LearntModels['sequence']>;
  /** Scores by a network that has not seen the decision's shopper. */
  readonly heldOut: (decision: LoggedDecision) => SequenceScores | undefined;
}

/**
 * The sequence network (`scoring/sequenceSpec`) from logged decisions, cross-fitted (Chernozhukov et al. 2018), so that the gain model,
 * which reads its scores, does not trust them too much. The weights are as they ship.
 * @param decisions whose coupon is in the campaign, and those to show nothing
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
