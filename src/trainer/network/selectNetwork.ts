import { auc } from '../../core/evaluation/auc';
import { logloss } from '../../core/evaluation/logloss';
import { seededRng } from '../../core/random';
import type { NetworkSpec } from '../../core/scoring/networkSpec';
import { plainNetworkScorer } from '../../core/scoring/plainNetworkScorer';
import type { LearningCurve } from '../card/evaluationPlots';
import { fitLogistic, scoreLogistic } from './logisticRegression';
import { type NetworkSettings, type Samples, shuffled, trainNetwork } from './trainNetwork';

/** Labelled rows whose groups (respondents, shoppers) must not be split. */
export interface GroupedSamples extends Samples {
  readonly groups: readonly string[];
  readonly coupons: readonly string[];
}

export type Choice =
  | { readonly kind: 'network'; readonly name: string; readonly settings: NetworkSettings; readonly epochs: number }
  | { readonly kind: 'logistic'; readonly name: string; readonly lambda: number };

export interface FittedNetwork {
  readonly spec: NetworkSpec;
  /** Single precision, as fitted; `asShipped` gives what a device computes with. */
  readonly weights: Float32Array;
}

interface ValidationRow {
  readonly model: string;
  readonly auc: number;
  readonly logloss: number;
}

const base = { learningRate: 3e-3, dropout: 0.5, averaging: 0.995, batch: 256, maxEpochs: 40, patience: 5 } as const;

/** Small on purpose: what a shop's log of some thousand answers can support, and what a phone scores in under a millisecond. */
export const networkCandidates: readonly { readonly name: string; readonly settings: NetworkSettings }[] = [
  { name: 'mlp 32', settings: { ...base, crossLayers: 0, hidden: [32], weightDecay: 1 } },
  { name: 'cross 1 + mlp 32-16', settings: { ...base, crossLayers: 1, hidden: [32, 16], weightDecay: 1 } },
  { name: 'cross 2 + mlp 32-16', settings: { ...base, crossLayers: 2, hidden: [32, 16], weightDecay: 3 } },
];
const lambdas = [3, 10, 30];

const takeRows = (samples: GroupedSamples, rows: readonly number[]): GroupedSamples => {
  const x = new Float32Array(rows.length * samples.width);
  for (const [i, row] of rows.entries()) x.set(samples.x.subarray(row * samples.width, (row + 1) * samples.width), i * samples.width);
  return {
    rows: rows.length,
    width: samples.width,
    x,
    y: Float32Array.from(rows, (row) => samples.y[row]!),
    groups: rows.map((row) => samples.groups[row]!),
    coupons: rows.map((row) => samples.coupons[row]!),
  };
};

/** Fold of every row, 0 ≤ fold < k, by group: seeded, whole groups together. */
export const groupFolds = (groups: readonly string[], k: number, seed: number): Int32Array => {
  const names = [...new Set(groups)].sort();
  const order = shuffled(names.length, seededRng(seed));
  const foldOf = new Map(Array.from(order, (name, i) => [names[name]!, i % k]));
  return Int32Array.from(groups, (group) => foldOf.get(group) ?? 0);
};

export const rowsWhere = (folds: Int32Array, test: (fold: number) => boolean): readonly number[] =>
  Array.from(folds.keys()).filter((row) => test(folds[row]!));

/** Samples outside and inside one fold: to fit on, and to judge by. */
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

/** Popularity baseline: acceptance rate of each coupon, shrunk to the overall rate by five answers. */
export const popularityRates = (train: GroupedSamples): ((coupon: string) => number) => {
  const sums = new Map<string, { accepted: number; shown: number }>();
  let accepted = 0;
  for (const [row, coupon] of train.coupons.entries()) {
    const known = sums.get(coupon) ?? { accepted: 0, shown: 0 };
    known.accepted += train.y[row]!;
    known.shown += 1;
    accepted += train.y[row]!;
    sums.set(coupon, known);
  }
  const overall = (accepted + 1) / (train.rows + 2);
  return (coupon) => ((sums.get(coupon)?.accepted ?? 0) + 5 * overall) / ((sums.get(coupon)?.shown ?? 0) + 5);
};

/** A logistic regression is a network without layers, so that it ships in the same format if it is the better model. */
const asNetwork = (samples: Samples, lambda: number): FittedNetwork => {
  const model = fitLogistic(samples, lambda);
  return {
    spec: { version: 1, inputs: samples.width, crossLayers: 0, hidden: [] },
    weights: Float32Array.from([...model.weights, model.bias]),
  };
};

/** Fits a choice on all rows given; no early stopping, the epochs are part of the choice. */
export const refit = async (choice: Choice, samples: Samples, seed: number, onEpoch?: (epoch: number) => void): Promise<FittedNetwork> => {
  if (choice.kind === 'logistic') return asNetwork(samples, choice.lambda);
  const settings = { ...choice.settings, maxEpochs: choice.epochs };
  const { spec, weights } = await trainNetwork(samples, undefined, settings, seededRng(seed), onEpoch);
  return { spec, weights };
};

export interface Selection {
  readonly network: Choice;
  readonly logistic: Choice & { readonly kind: 'logistic' };
  /** Whichever of the two has the smaller validation log loss. */
  readonly best: Choice;
  readonly validation: readonly ValidationRow[];
  /** Loss by epoch of every network tried. */
  readonly learning?: readonly LearningCurve[];
}

/** Chooses hyper-parameters on a fifth of the groups held out from `train`; nothing else is looked at. */
export const selectNetwork = async (
  train: GroupedSamples,
  seed: number,
  onStep: (name: string) => void = () => undefined,
): Promise<Selection> => {
  const [fitting, judging] = splitFold(train, groupFolds(train.groups, 5, seed), 0);
  const judge = (model: string, p: ArrayLike<number>): ValidationRow => ({
    model,
    auc: auc(judging.y, p).value,
    logloss: logloss(judging.y, p).value,
  });
  const rate = popularityRates(fitting);
  const validation = [judge('popularity', judging.coupons.map(rate))];
  const logistics = lambdas.map((lambda) => {
    const name = `logistic regression λ=${lambda}`;
    onStep(name);
    return { choice: { kind: 'logistic', name, lambda } as const, row: judge(name, scoreLogistic(fitLogistic(fitting, lambda), judging)) };
  });
  const learning: LearningCurve[] = [];
  const networks: { choice: Choice; row: ValidationRow }[] = [];
  for (const { name, settings } of networkCandidates) {
    onStep(name);
    const trained = await trainNetwork(fitting, judging, settings, seededRng(seed));
    learning.push({ model: name, points: trained.curve });
    const p = await predict({ spec: trained.spec, weights: trained.weights }, judging);
    networks.push({ choice: { kind: 'network', name, settings, epochs: trained.epochs }, row: judge(name, p) });
  }
  const least = <T extends { readonly row: ValidationRow }>(rows: readonly T[]): T =>
    rows.reduce((a, b) => (b.row.logloss < a.row.logloss ? b : a));
  const [logistic, network] = [least(logistics), least(networks)];
  validation.push(...logistics.map(({ row }) => row), ...networks.map(({ row }) => row));
  return {
    network: network.choice,
    logistic: logistic.choice,
    best: least<{ choice: Choice; row: ValidationRow }>([logistic, network]).choice,
    validation,
    learning,
  };
};
