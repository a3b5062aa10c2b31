import type { Campaign } from '../../core/bundle/campaign';
import { sensitiveTest } from '../../core/bundle/checkFairness';
import { decodeFloat16, encodeFloat16 } from '../../core/bundle/float16';
import { auc } from '../../core/evaluation/auc';
import { logloss } from '../../core/evaluation/logloss';
import { featureWidth } from '../../core/features/computeFeatures';
import type { FeatureSpec } from '../../core/features/featureSpec';
import { seededRng } from '../../core/random';
import type { InterestSpec } from '../../core/scoring/interestSpec';
import { type Evaluation, type ModelRow, modelRow, pairedGain } from '../metricsTable';
import { fitLogistic } from '../network/logisticRegression';
import { scoreInterest } from '../network/scoreInterest';
import { groupFolds, rowsWhere } from '../network/selectNetwork';
import { type FittedHeads, type HeadSamples, type InterestTraining, takeHeadRows, trainInterest } from '../network/trainInterest';
import { fitFields } from '../prior/fitFields';
import { type Progress, steps } from '../progress';
import { signedEstimate } from '../signedEstimate';
import { networkPlans } from './decisionFeatures';
import { frequentCategories } from './frequentCategories';
import { headDecisions, headNames, headRow, headSamples } from './headSamples';
import type { LoggedDecision } from './replayDecisions';
import { wholeShoppers } from './wholeShoppers';

const HEADS = headNames.length;

/** Fewer answers of a kind than this cannot judge a head. */
const FEWEST_OF_A_KIND = 20;
/** Answers learnt from at most, of whole shoppers. */
const MOST_ROWS = 20_000;
/** Categories that attention tells apart, so that its table stays small. */
const MOST_CATEGORIES = 500;

/** L2 penalties tried for the separate logistic regressions. */
const lambdas = [3, 10, 30];

const training: InterestTraining = {
  learningRate: 1e-2,
  weightDecay: 0.5,
  averaging: 0.98,
  dropout: 0.1,
  batch: 128,
  epochs: 24,
};
/** Epochs without a better validation loss before stopping. */
const PATIENCE = 3;

type Attention = NonNullable<InterestSpec['attention']>;

/**
 * What is compared: the heads on a shared layer, and the heads without one, but with factorisation-machine products and attention of the coupon
 * over the last categories looked at.
 */
const candidatesOf = (inputs: number, attention: Attention): readonly { readonly name: string; readonly spec: InterestSpec }[] => {
  const spec: InterestSpec = { version: 2, inputs, fm: 0, crossLayers: 0, hidden: [24], heads: [...headNames] };
  return [
    { name: 'three heads on mlp 24', spec },
    { name: 'three heads on attention + fm', spec: { ...spec, hidden: [], attention, fm: attention.width } },
  ];
};

/** Rows of one head and its answers. */
const ofHead = (samples: HeadSamples, head: number): readonly number[] =>
  Array.from({ length: samples.rows }, (_, row) => row).filter((row) => samples.asked[row * HEADS + head] === 1);

const answersOf = (samples: HeadSamples, head: number): Float32Array =>
  Float32Array.from(ofHead(samples, head), (row) => samples.y[row * HEADS + head]!);

const predictionsOf = (samples: HeadSamples, p: Float32Array, head: number): Float32Array =>
  Float32Array.from(ofHead(samples, head), (row) => p[row * HEADS + head]!);

/** Mean log loss over all answers. */
const meanLoss = (samples: HeadSamples, p: Float32Array): number => {
  const parts = headNames.map((_, head) => [answersOf(samples, head), predictionsOf(samples, p, head)] as const);
  const count = parts.reduce((sum, [y]) => sum + y.length, 0);
  return parts.reduce((sum, [y, own]) => sum + (y.length > 0 ? logloss(y, own).value * y.length : 0), 0) / count;
};

const halfRounded = (weights: Float32Array): Float32Array => decodeFloat16(encodeFloat16(weights));

const predict = ({ spec, weights }: FittedHeads, samples: HeadSamples): Promise<Float32Array> =>
  scoreInterest(spec, weights, {
    histories: samples.rows,
    x: samples.x,
    candidates: spec.attention ? samples.candidates : new Int32Array(),
    events: spec.attention ? samples.events : new Int32Array(),
  });

/** One logistic regression a head: a network of three heads without a layer. */
const separate = (samples: HeadSamples, inputs: number, lambda: number): FittedHeads => {
  const models = headNames.map((_, head) => {
    const rows = ofHead(samples, head);
    const x = new Float32Array(rows.length * inputs);
    for (const [i, row] of rows.entries()) x.set(samples.x.subarray(row * inputs, (row + 1) * inputs), i * inputs);
    return fitLogistic({ rows: rows.length, width: inputs, x, y: answersOf(samples, head) }, lambda);
  });
  const matrix = Array.from({ length: inputs }, (_, i) => models.map(({ weights }) => weights[i]!)).flat();
  const spec: InterestSpec = { version: 2, inputs, fm: 0, crossLayers: 0, hidden: [], heads: [...headNames] };
  return { spec, weights: halfRounded(Float32Array.from([...matrix, ...models.map(({ bias }) => bias)])) };
};

const headMetrics = (model: string, samples: HeadSamples, p: Float32Array): ModelRow =>
  modelRow(
    model,
    Object.fromEntries(
      headNames.flatMap((name, head) => {
        const [y, own] = [answersOf(samples, head), predictionsOf(samples, p, head)];
        return [
          [`${name}Auc`, auc(y, own)],
          [`${name}Logloss`, logloss(y, own)],
        ] as const;
      }),
    ),
  );

export interface TrainedHeads {
  readonly heads: FittedHeads & { readonly features: FeatureSpec };
  /** The same way of learning, on some of the shoppers alone. */
  readonly refit: (isFitted: (shopper: number) => boolean) => Promise<FittedHeads>;
  readonly evaluation: Evaluation;
  readonly notes: readonly string[];
}

interface Choice {
  readonly name: string;
  readonly loss: number;
  readonly again: (samples: HeadSamples) => Promise<FittedHeads>;
}

/** Every way compared on validation shoppers, each with what it takes to fit it again on more rows. */
const choicesOf = async (
  fitting: HeadSamples,
  judging: HeadSamples,
  inputs: number,
  attention: Attention,
  seed: number,
  step: () => void,
) => {
  const separates = await Promise.all(
    lambdas.map(async (lambda): Promise<Choice> => {
      const again = async (samples: HeadSamples) => separate(samples, inputs, lambda);
      return {
        name: `separate logistic regressions λ=${lambda}`,
        loss: meanLoss(judging, await predict(await again(fitting), judging)),
        again,
      };
    }),
  );
  const networks: Choice[] = [];
  for (const { name, spec } of candidatesOf(inputs, attention)) {
    let best = { loss: Number.POSITIVE_INFINITY, epoch: 1 };
    await trainInterest(spec, fitting, training, seededRng(seed), async (epoch, weights) => {
      const loss = meanLoss(judging, await predict({ spec, weights: halfRounded(weights) }, judging));
      if (loss < best.loss) best = { loss, epoch };
      return epoch - best.epoch >= PATIENCE;
    });
    const again = async (samples: HeadSamples): Promise<FittedHeads> => ({
      spec,
      weights: halfRounded(await trainInterest(spec, samples, { ...training, epochs: best.epoch }, seededRng(seed))),
    });
    networks.push({ name, loss: best.loss, again });
    step();
  }
  return { separates, networks };
};

const leastLoss = (choices: readonly Choice[]): Choice => choices.reduce((a, b) => (b.loss < a.loss ? b : a));

/**
 * The heads of the economics from a log of decisions: P(purchase | a), P(redeem | purchase, a), P(purchase | none), chosen on validation
 * shoppers among separate logistic regressions and networks that share a layer, judged on a fifth of the shoppers. `undefined` when some
 * head has too few answers of a kind.
 */
export const trainHeads = async (
  decisions: readonly LoggedDecision[],
  campaign: Campaign,
  seed: number,
  progress: Progress,
): Promise<TrainedHeads | undefined> => {
  const known = headDecisions(decisions, campaign.coupons);
  const kept = wholeShoppers(known, ({ decision }) => decision.shopper, MOST_ROWS, seed);
  const raw = kept.map((decision) => headRow(decision, campaign.profile.halfLifeMs));
  const features: FeatureSpec = { version: 1, id: 'heads/1', fields: fitFields(networkPlans, raw) };
  const inputs = featureWidth(features);
  const isSensitive = sensitiveTest(campaign.fairness.sensitive);
  const events = frequentCategories(
    kept.map(({ decision }) => decision),
    MOST_CATEGORIES,
  ).filter((category) => !isSensitive(category));
  const attention: Attention = {
    events: [...events],
    candidates: campaign.coupons.map(({ id }) => id),
    width: 8,
    length: Math.min(10, campaign.profile.sequenceLength),
    newest: false,
    units: 4,
  };
  if (inputs === 0 || events.length === 0) return undefined;
  const all = headSamples(features, attention, kept, raw);
  const tooFew = headNames.some((_, head) => {
    const y = answersOf(all, head);
    const ones = y.reduce((sum, value) => sum + value, 0);
    return Math.min(ones, y.length - ones) < FEWEST_OF_A_KIND;
  });
  if (tooFew) return undefined;
  const take = (rows: readonly number[], from = all): HeadSamples => takeHeadRows(candidatesOf(inputs, attention)[1]!.spec, from, rows);
  const groups = kept.map(({ decision }) => String(decision.shopper));
  const folds = groupFolds(groups, 5, seed);
  const trainRows = rowsWhere(folds, (fold) => fold !== 0);
  const inner = groupFolds(
    trainRows.map((row) => groups[row]!),
    5,
    seed + 1,
  );
  const [train, test] = [take(trainRows), take(rowsWhere(folds, (fold) => fold === 0))];
  const [fitting, judging] = [rowsWhere(inner, (fold) => fold !== 0), rowsWhere(inner, (fold) => fold === 0)].map((rows) =>
    take(rows, train),
  );
  const step = steps(progress, 'heads', 4);
  const { separates, networks } = await choicesOf(fitting!, judging!, inputs, attention, seed, step);
  step();
  const chosen = leastLoss([...separates, ...networks]);
  const judged = [leastLoss(separates), ...networks];
  const rows: ModelRow[] = [];
  const predictions = new Map<string, Float32Array>();
  for (const choice of judged) {
    const p = await predict(await choice.again(train), test);
    predictions.set(choice.name, p);
    rows.push(headMetrics(choice.name, test, p));
  }
  const [first, ...others] = judged;
  const notes = others.map(({ name }) => {
    const gains = headNames.map((head, h) => {
      const y = answersOf(test, h);
      const { aucGain, loglossGain } = pairedGain(
        y,
        predictionsOf(test, predictions.get(name)!, h),
        predictionsOf(test, predictions.get(first!.name)!, h),
      );
      return `${head} AUC ${signedEstimate(aucGain)}, log loss ${signedEstimate(loglossGain)}`;
    });
    return `${name} over ${first!.name}: ${gains.join('; ')}`;
  });
  const heads = await chosen.again(all);
  progress('heads', 4, 4);
  return {
    heads: { ...heads, features },
    refit: (isFitted) => chosen.again(take([...kept.keys()].filter((row) => isFitted(kept[row]!.decision.shopper)))),
    evaluation: {
      task: 'heads',
      chosen: chosen.name,
      split: `a fifth of the shoppers held out, seed ${seed}`,
      n: test.rows,
      rows,
      validation: [...separates, ...networks].map(({ name, loss }) => ({ model: name, metrics: { logloss: loss }, se: {} })),
    },
    notes,
  };
};
