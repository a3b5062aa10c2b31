import type { NetworkSpec } from '../../engine/scoring/networkSpec';
import { plainNetworkScorer } from '../../engine/scoring/plainNetworkScorer';
import { seededRng } from '../../maths/random';
import { auc, logloss } from '../../stats/offPolicy/classification';
import type { LearningCurve } from '../metrics/metricsTable';
import { mapOnThreads } from '../parallel/mapOnThreads';
import { threadCount } from '../parallel/threadCount';
import { shuffled } from '../run/sampling';
import { type Calibration, calibrated, plattScaling } from './calibration';
import { type Distillation, distil, distillationOf } from './distil';
import { balance, type GroupedSamples, isFielded, popularityRates, takeRows } from './groupedSamples';
import { selectTeacher, type TeacherSettings } from './kernelTeacher';
import { fitLogistic } from './linearModels';
import { type NetworkSettings, type Samples, trainNetwork, trainNetworkInput, trainNetworkJob } from './trainNetwork';

export type Choice = (
  | { readonly kind: 'network'; readonly name: string; readonly settings: NetworkSettings; readonly epochs: number }
  | { readonly kind: 'distilled'; readonly name: string; readonly teacher: TeacherSettings; readonly distillation: Distillation }
  /** `whole`: fitted to all rows of an imbalanced log instead of to a sample. */
  | { readonly kind: 'logistic'; readonly name: string; readonly lambda: number; readonly whole?: true }
) & { readonly calibration?: Calibration };

export interface FittedNetwork {
  readonly spec: NetworkSpec;
  /** Single precision, as fitted. `asShipped` gives the weights a device uses. */
  readonly weights: Float32Array;
}

interface ValidationRow {
  readonly model: string;
  readonly auc: number;
  readonly logloss: number;
}

const base = { learningRate: 3e-3, dropout: 0.5, averaging: 0.995, batch: 256, maxEpochs: 40, patience: 5 } as const;

/** Small on purpose: sized for a shop's log of some thousand answers, and scored on a phone in under a millisecond. */
export const networkCandidates: readonly { readonly name: string; readonly settings: NetworkSettings }[] = [
  { name: 'mlp 32', settings: { ...base, crossLayers: 0, hidden: [32], weightDecay: 1 } },
  { name: 'cross 1 + mlp 32-16', settings: { ...base, crossLayers: 1, hidden: [32, 16], weightDecay: 1 } },
  { name: 'cross 2 + mlp 32-16', settings: { ...base, crossLayers: 2, hidden: [32, 16], weightDecay: 3 } },
];
const lambdas = [3, 10, 30];
/** Larger penalties for logs with few answers of one kind. */
const lopsidedLambdas = [30, 100, 300];

/** Fold of every row, 0 ≤ fold < k, by group: seeded, whole groups together. */
export const groupFolds = (groups: readonly string[], k: number, seed: number): Int32Array => {
  const names = [...new Set(groups)].sort();
  const order = shuffled(names.length, seededRng(seed));
  const foldOf = new Map(Array.from(order, (name, i) => [names[name]!, i % k]));
  return Int32Array.from(groups, (group) => foldOf.get(group) ?? 0);
};

export const rowsWhere = (folds: Int32Array, test: (fold: number) => boolean): readonly number[] =>
  Array.from(folds.keys()).filter((row) => test(folds[row]!));

/** Samples outside and inside one fold, to fit on and to evaluate on. */
export const splitFold = (samples: GroupedSamples, folds: Int32Array, fold: number): readonly [GroupedSamples, GroupedSamples] => [
  takeRows(
    samples,
    rowsWhere(folds, (f) => f !== fold),
  ),
  takeRows(
    samples,
    rowsWhere(folds, (f) => f === fold),
  ),
];

/** Probabilities by the plain scorer of the device. */
export const predict = async (
  { spec, weights }: FittedNetwork,
  samples: { readonly rows: number; readonly x: Float32Array },
): Promise<Float32Array> => plainNetworkScorer(spec, weights).score(samples.x, samples.rows);

const fitChoice = async (
  choice: Choice,
  samples: Samples & Partial<GroupedSamples>,
  seed: number,
  onEpoch: ((epoch: number) => void) | undefined,
  start: Float32Array | undefined,
): Promise<FittedNetwork> => {
  switch (choice.kind) {
    case 'logistic': {
      // A network without layers, so that it ships in the same format if it is the better model.
      const model = fitLogistic(samples, choice.lambda);
      return {
        spec: { version: 1, inputs: samples.width, crossLayers: 0, hidden: [] },
        weights: Float32Array.from([...model.weights, model.bias]),
      };
    }
    case 'distilled':
      if (!isFielded(samples)) throw new RangeError('a distilled network is fitted to samples that know their fields and groups');
      return distil(samples, choice.teacher, choice.distillation, seed, onEpoch, start);
    case 'network': {
      const settings = { ...choice.settings, maxEpochs: choice.epochs };
      return trainNetwork(samples, undefined, settings, seededRng(seed), onEpoch, start);
    }
  }
};

/**
 * Fits a choice on all given rows. There is no early stopping, since the epochs are part of the choice. An imbalanced log is sampled and
 * the logits corrected. The calibration chosen with the choice is folded into the weights.
 *
 * @param start weights of a network of the same shape to start from (`warmStart`)
 */
export const refit = async (
  choice: Choice,
  samples: Samples & Partial<GroupedSamples>,
  seed: number,
  onEpoch?: (epoch: number) => void,
  start?: Float32Array,
): Promise<FittedNetwork> => {
  const whole = choice.kind === 'logistic' && choice.whole === true;
  const { samples: balanced, shift } = whole ? { samples, shift: 0 } : balance(samples, seed);
  const { spec, weights } = await fitChoice(choice, balanced, seed, onEpoch, start);
  const { calibration = { slope: 1, shift: 0 } } = choice;
  // The calibration was fitted at the odds of a sample, so a fit of all rows converts to those odds and back.
  const through = whole ? -balance(samples, seed).shift : 0;
  const moved = through === 0 ? 0 : (calibration.slope - 1) * through;
  return calibrated({ spec, weights }, { slope: calibration.slope, shift: calibration.shift + shift + moved });
};

export interface Selection {
  /** The best network, distilled or not, and the best of those trained on the labels alone. */
  readonly network: Choice;
  readonly direct: Choice;
  /** Absent if the samples have no fields, or are too few. */
  readonly distilled?: Choice;
  readonly logistic: Choice & { readonly kind: 'logistic' };
  /** Network or logistic regression, whichever has the smaller validation log loss. */
  readonly best: Choice;
  readonly validation: readonly ValidationRow[];
  /** Loss by epoch of every network tried. */
  readonly learning?: readonly LearningCurve[];
}

/**
 * `group`: the evaluated subjects are unseen. `rows`: subjects recur, so rows are split one by one. `later`: subjects recur later, so the
 * last rows are evaluated.
 */
export type SplitKind = 'group' | 'rows' | 'later';

/** Folds of that kind. Rows are stratified: each fold has the same share of either answer. */
export const foldsOf = ({ groups, y }: Pick<GroupedSamples, 'groups' | 'y'>, split: SplitKind, k: number, seed: number): Int32Array => {
  if (split === 'group') return groupFolds(groups, k, seed);
  if (split === 'later') return Int32Array.from(y, (_, row) => (row < (1 - LATER) * y.length ? 1 : 0));
  const folds = new Int32Array(y.length);
  let [positives, negatives] = [0, 0];
  for (const row of shuffled(y.length, seededRng(seed))) folds[row] = (y[row]! > 0 ? positives++ : negatives++) % k;
  return folds;
};

/** Share of the rows at the end that is evaluated. */
const LATER = 0.3;

/** With fewer rows, training is faster than starting threads. */
const WORTH_THREADS = 2_000;

/** With fewer rows a kernel is not worth its time. */
const TEACHABLE = 300;

/** Chooses hyper-parameters on a fifth of the groups (or rows) held out from `train`. It uses no other data. */
export const selectNetwork = async (
  train: GroupedSamples,
  seed: number,
  onStep: (name: string) => void = () => undefined,
  split: SplitKind = 'group',
): Promise<Selection> => {
  const { samples, shift } = balance(train, seed);
  const lopsided = shift !== 0;
  // An imbalanced log is split first, so that some choices are fitted on all rows of the first part and others on a sample of it.
  const whole = lopsided ? splitFold(train, foldsOf(train, split, 5, seed), 0) : undefined;
  const sampled = whole?.map((part) => balance(part, seed));
  const [fitting, judging] = sampled ? [sampled[0]!.samples, sampled[1]!.samples] : splitFold(samples, foldsOf(samples, split, 5, seed), 0);
  type Tried<C extends Choice> = { readonly choice: C; readonly row: ValidationRow };
  const judge = (model: string, p: ArrayLike<number>): ValidationRow => ({
    model,
    auc: auc(judging.y, p).value,
    logloss: logloss(judging.y, p).value,
  });
  /** Evaluates a choice by its predictions, with the scaling that corrects over- or underconfidence. */
  const tried = async <C extends Choice>(choice: C, fitted: FittedNetwork): Promise<Tried<C>> => {
    const p = await predict(fitted, judging);
    const calibration = plattScaling(judging.y, p, judging.groups);
    return { choice: calibration ? { ...choice, calibration } : choice, row: judge(choice.name, p) };
  };
  const logistics: Tried<Choice & { readonly kind: 'logistic' }>[] = [];
  for (const lambda of lopsided ? [...lambdas, ...lopsidedLambdas.slice(1)] : lambdas) {
    const choice = { kind: 'logistic', name: `logistic regression λ=${lambda}`, lambda } as const;
    onStep(choice.name);
    logistics.push(await tried(choice, await fitChoice(choice, fitting, seed, undefined, undefined)));
  }
  if (whole && sampled) {
    for (const lambda of lopsidedLambdas) {
      const choice = { kind: 'logistic', name: `logistic regression λ=${lambda}, all rows`, lambda, whole: true } as const;
      onStep(choice.name);
      const fitted = await fitChoice(choice, whole[0], seed, undefined, undefined);
      // Converted to the odds of the sample, so that all are evaluated alike.
      logistics.push(await tried(choice, calibrated(fitted, { slope: 1, shift: -sampled[0]!.shift })));
    }
  }
  const learning: LearningCurve[] = [];
  const networks: Tried<Choice>[] = [];
  const fits = await mapOnThreads(
    'trainNetworkJob',
    trainNetworkJob,
    networkCandidates.map(({ settings }) => trainNetworkInput({ samples: fitting, validation: judging, settings, seed })),
    (index) => onStep(networkCandidates[index]!.name),
    fitting.rows < WORTH_THREADS ? 1 : threadCount(),
  );
  for (const [index, { name, settings }] of networkCandidates.entries()) {
    const trained = fits[index]!;
    learning.push({ model: name, points: trained.curve });
    networks.push(await tried({ kind: 'network', name, settings, epochs: trained.epochs }, trained));
  }
  const distilled: Tried<Choice>[] = [];
  if (isFielded(fitting) && fitting.rows >= TEACHABLE) {
    const teacher = await selectTeacher(fitting, judging, seed);
    onStep('kernel classifier');
    const choice: Choice = { kind: 'distilled', teacher, ...distillationOf(teacher, samples.rows) };
    distilled.push(await tried(choice, await fitChoice(choice, fitting, seed, undefined, undefined)));
    onStep(choice.name);
  }
  // A fit that diverged has no loss and cannot win.
  const least = <T extends Tried<Choice>>(rows: readonly T[]): T =>
    rows.reduce((a, b) => (b.row.logloss < a.row.logloss || Number.isNaN(a.row.logloss) ? b : a));
  const [logistic, direct] = [least(logistics), least(networks)];
  const network = least([direct, ...distilled]);
  const popularity = judge('popularity', judging.coupons.map(popularityRates(fitting)));
  return {
    network: network.choice,
    direct: direct.choice,
    ...(distilled[0] ? { distilled: distilled[0].choice } : {}),
    logistic: logistic.choice,
    best: least<Tried<Choice>>([logistic, network]).choice,
    validation: [popularity, ...[...logistics, ...networks, ...distilled].map(({ row }) => row)],
    learning,
  };
};
