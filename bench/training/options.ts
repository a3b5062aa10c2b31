import type { InterestSpec } from '../../src/engine/scoring/interestSpec';
import { plainInterestLogits } from '../../src/engine/scoring/plainInterestLogits';
import { seededRng } from '../../src/maths/random';
import { logloss } from '../../src/stats/offPolicy/classification';
import { calibrated, plattScaling } from '../../src/trainer/network/calibration';
import { balance, type GroupedSamples } from '../../src/trainer/network/groupedSamples';
import { fitLogistic } from '../../src/trainer/network/linearModels';
import { type FittedNetwork, groupFolds, networkCandidates, predict, splitFold } from '../../src/trainer/network/selectNetwork';
import { type HeadSamples, trainInterest } from '../../src/trainer/network/trainInterest';
import { isQuick } from '../all/isQuick';
import { fitLopsided, type Imbalance } from './lopsidedRegression';
import { type Run, runOf } from './paired';
import type { Split } from './rareLogs';
import { atRate, trainVariant, type Variant } from './variantNetwork';

const { settings } = networkCandidates[1]!;
const LAMBDAS = [3, 10, 30, 100, 300];
/** The rare answer counts as if there were this many frequent ones for each, as in `balance`. */
const RATIO = 4;

type Scores = (rows: Pick<GroupedSamples, 'rows' | 'x'>) => Promise<Float32Array>;

const rateOf = ({ y }: { readonly y: Float32Array }): number => y.reduce((a, b) => a + b, 0) / y.length;
const moved = (network: FittedNetwork, shift: number): FittedNetwork => calibrated(network, { slope: 1, shift });

/** Scaling as the trainer's own, only if it is needed. */
const scaledBy = async (network: FittedNetwork, judging: GroupedSamples) =>
  plattScaling(judging.y, await predict(network, judging), judging.groups) ?? { slope: 1, shift: 0 };

/** A network whose epochs and calibration are chosen on a fifth of the training respondents, then fitted to all of them. */
const network =
  (sampled: boolean, variantOf: (samples: GroupedSamples) => Variant) =>
  async ({ train }: Split, seed: number): Promise<Scores> => {
    const fitted = async (samples: GroupedSamples, maxEpochs: number, judging?: GroupedSamples) => {
      const { samples: used, shift } = sampled ? balance(samples, seed) : { samples, shift: 0 };
      const variant = variantOf(used);
      // Early stopping compares epochs at the odds that the network was fitted to.
      const held = judging && (sampled ? balance(judging, seed).samples : judging);
      const trained = await trainVariant(used, held, { ...settings, maxEpochs }, variant, seed);
      const odds = variant.weight ? -Math.log(variant.weight) : shift;
      return {
        epochs: trained.epochs,
        network: variant.focal ? moved(trained, atRate(await predict(trained, samples), samples.y).shift) : moved(trained, odds),
      };
    };
    const [fitting, judging] = splitFold(train, groupFolds(train.groups, 5, seed), 0);
    const first = await fitted(fitting, isQuick ? 4 : settings.maxEpochs, judging);
    const scaling = await scaledBy(first.network, judging);
    const final = calibrated((await fitted(train, first.epochs)).network, scaling);
    return (rows) => predict(final, rows);
  };

/** One head for all coupons and one for each. The first decides, or that of the shown coupon. */
const heads =
  (own: boolean) =>
  async ({ train }: Split, seed: number): Promise<Scores> => {
    const coupons = [...new Set(train.coupons)].sort();
    const spec: InterestSpec = {
      version: 2,
      inputs: train.width,
      fm: 0,
      crossLayers: settings.crossLayers,
      hidden: [...settings.hidden],
      heads: ['any', ...coupons],
    };
    const count = spec.heads.length;
    const field = train.fields!.find(({ coupon }) => coupon)!;
    const couponAt = (x: Float32Array, row: number): number => {
      const from = row * train.width + field.start;
      return x.subarray(from, from + field.width).indexOf(1);
    };
    const rowsOf = ({ rows, x, y }: GroupedSamples): HeadSamples => {
      const asked = new Float32Array(rows * count);
      for (let row = 0; row < rows; row++) asked[row * count] = asked[row * count + 1 + couponAt(x, row)] = 1;
      return {
        rows,
        x,
        candidates: new Int32Array(),
        events: new Int32Array(),
        y: asked.map((known, i) => known * y[Math.floor(i / count)]!),
        asked,
      };
    };
    const score = (weights: Float32Array, { rows, x }: Pick<GroupedSamples, 'rows' | 'x'>, shift: number): Float32Array => {
      const logits = plainInterestLogits(spec, weights)({ histories: rows, x, candidates: new Int32Array(), events: new Int32Array() });
      return Float32Array.from({ length: rows }, (_, row) => {
        const z = logits[row * count + (own ? 1 + couponAt(x, row) : 0)]! + shift;
        return 1 / (1 + Math.exp(-z));
      });
    };
    const [fitting, judging] = splitFold(train, groupFolds(train.groups, 5, seed), 0);
    const [used, held] = [balance(fitting, seed), balance(judging, seed).samples];
    let best = { loss: Number.POSITIVE_INFINITY, epoch: 1, weights: new Float32Array() };
    await trainInterest(
      spec,
      rowsOf(used.samples),
      { ...settings, epochs: isQuick ? 4 : settings.maxEpochs },
      seededRng(seed),
      (epoch, weights) => {
        const loss = logloss(held.y, score(weights, held, 0)).value;
        if (loss < best.loss) best = { loss, epoch, weights: Float32Array.from(weights) };
        return epoch - best.epoch >= settings.patience;
      },
    );
    const scaling = plattScaling(judging.y, score(best.weights, judging, used.shift), judging.groups) ?? { slope: 1, shift: 0 };
    const all = balance(train, seed);
    const final = await trainInterest(spec, rowsOf(all.samples), { ...settings, epochs: best.epoch }, seededRng(seed));
    return async (rows) =>
      score(final, rows, all.shift).map((p) => {
        const z = Math.log(p / (1 - p));
        return 1 / (1 + Math.exp(-scaling.slope * z - scaling.shift));
      });
  };

const fits = new WeakMap<GroupedSamples, Map<string, FittedNetwork>>();

/** Fitted once for each sample, since several options choose among the same. */
const fitOnce = (samples: GroupedSamples, lambda: number, way: Imbalance | undefined, seed: number): FittedNetwork => {
  const known = fits.get(samples) ?? new Map<string, FittedNetwork>();
  fits.set(samples, known);
  const name = `${way} ${lambda}`;
  if (!known.has(name)) {
    const { samples: used, shift } = way ? { samples, shift: 0 } : balance(samples, seed);
    const model = way ? fitLopsided(used, lambda, way) : fitLogistic(used, lambda);
    const weights = Float32Array.from([...model.weights, model.bias + shift]);
    known.set(name, { spec: { version: 1, inputs: samples.width, crossLayers: 0, hidden: [] }, weights });
  }
  return known.get(name)!;
};

const halves = new WeakMap<GroupedSamples, readonly [GroupedSamples, GroupedSamples]>();

/** Logistic regression, λ chosen on a fifth of the training respondents. `undefined`: the frequent answer is sampled, as `balance` does. */
const logistic =
  (...ways: readonly (Imbalance | undefined)[]) =>
  async ({ train }: Split, seed: number): Promise<Scores> => {
    const [fitting, judging] = halves.get(train) ?? splitFold(train, groupFolds(train.groups, 5, seed), 0);
    halves.set(train, [fitting, judging]);
    const held = balance(judging, seed);
    let best = { loss: Number.POSITIVE_INFINITY, lambda: Number.NaN, way: ways[0] };
    for (const way of ways)
      for (const lambda of LAMBDAS) {
        const fitted = moved(fitOnce(fitting, lambda, way, seed), -held.shift);
        const loss = logloss(held.samples.y, await predict(fitted, held.samples)).value;
        if (loss < best.loss) best = { loss, lambda, way };
      }
    const scaling = await scaledBy(fitOnce(fitting, best.lambda, best.way, seed), judging);
    const final = calibrated(fitOnce(train, best.lambda, best.way, seed), scaling);
    return (rows) => predict(final, rows);
  };

export type Option = (split: Split, seed: number) => Promise<Scores>;

const weightOf = (samples: GroupedSamples): number => {
  const rate = rateOf(samples);
  return Math.max(1, (1 - rate) / rate / RATIO);
};
const plain = network(true, () => ({}));
const onEvery: Readonly<Record<string, Option>> = {
  'rows mixed': network(true, () => ({ mixed: true })),
  'fields swapped, 10%': network(true, ({ fields = [] }) => ({
    swapped: { share: 0.1, fields: fields.map(({ start, width }) => [start, width] as const) },
  })),
  'adversarial, ε = 0.1': network(true, () => ({ adversarial: 0.1 })),
  'a head for each coupon, helping': heads(false),
  'a head for each coupon, deciding': heads(true),
};

/** The first of each is what the others are compared with. */
export const networkOptions: Readonly<Record<string, Option>> = {
  'frequent answer sampled': plain,
  'all rows': network(false, () => ({})),
  'class weights': network(false, (samples) => ({ weight: weightOf(samples) })),
  'focal loss': network(false, () => ({ focal: true })),
  ...onEvery,
};
export const wholeOptions: Readonly<Record<string, Option>> = { 'as it is': plain, ...onEvery };
export const logisticOptions: Readonly<Record<string, Option>> = {
  'frequent answer sampled': logistic(undefined),
  'all rows': logistic('all rows'),
  'class weights': logistic('class weights'),
  'focal weights': logistic('focal weights'),
  'best of sampled, all rows': logistic(undefined, 'all rows'),
  'best of all four': logistic(undefined, 'all rows', 'class weights', 'focal weights'),
};

export const runOption = async (option: Option, split: Split, seed: number): Promise<Run> => {
  const scores = await option(split, seed);
  const { contexts, test } = split;
  return runOf(split, await scores(test), contexts && (await scores({ rows: contexts.x.length / test.width, x: contexts.x })));
};
