import { seededRng, uniform } from '../../maths/random';
import { asShipped } from '../network/compressNetwork';
import { balance, type GroupedSamples, isFielded, popularityRates, takeRows } from '../network/groupedSamples';
import { fitTeacher, sigmoids } from '../network/kernelTeacher';
import {
  type Choice,
  type FittedNetwork,
  groupFolds,
  predict,
  refit,
  type Selection,
  type SplitKind,
  selectNetwork,
  splitFold,
} from '../network/selectNetwork';
import { trainNetwork } from '../network/trainNetwork';

interface FoldAblations {
  /** Probabilities of the test rows by variant of the chosen network. */
  readonly variants: Readonly<Record<string, Float32Array>>;
  /** The test rows with rare positives, and their probabilities by way of handling the imbalance. */
  readonly lopsided: { readonly rows: readonly number[]; readonly variants: Readonly<Record<string, Float32Array>> };
  /** Epochs needed to reach the loss of a cold start, on the labels alone. */
  readonly epochs: { readonly cold: number; readonly warm: number };
}

/** Share of the positives kept, so that about one answer in thirty is a yes. */
const RARE = 0.03;
const ENSEMBLE = 3;

const rareRows = (y: Float32Array, seed: number): readonly number[] => {
  const rng = seededRng(seed);
  return Array.from(y.keys()).filter((row) => y[row] === 0 || uniform(rng) < RARE);
};

/** Imbalance: all rows, negatives sampled and corrected (what ships), sampled and not corrected. */
const lopsidedVariants = async (train: GroupedSamples, test: GroupedSamples, direct: Choice, seed: number) => {
  const { calibration: _, ...choice } = direct;
  if (choice.kind !== 'network') return { rows: [], variants: {} };
  const rare = takeRows(train, rareRows(train.y, seed));
  const rows = rareRows(test.y, seed + 1);
  const judged = takeRows(test, rows);
  const settings = { ...choice.settings, maxEpochs: choice.epochs };
  const trained = async (samples: GroupedSamples): Promise<Float32Array> =>
    predict(await trainNetwork(samples, undefined, settings, seededRng(seed)), judged);
  return {
    rows,
    variants: {
      'imbalance: all rows': await trained(rare),
      'imbalance: sampled, logits corrected': await predict(await refit(choice, rare, seed), judged),
      'imbalance: sampled, not corrected': await trained(balance(rare, seed).samples),
    },
  };
};

/**
 * First epoch whose loss is no worse than the best of a cold start, for both starts. The warm start has been trained on half of the groups.
 */
const epochsToLoss = async (train: GroupedSamples, direct: Choice, seed: number): Promise<FoldAblations['epochs']> => {
  if (direct.kind !== 'network') return { cold: Number.NaN, warm: Number.NaN };
  const [fitting, judging] = splitFold(train, groupFolds(train.groups, 5, seed), 0);
  const [older] = splitFold(fitting, groupFolds(fitting.groups, 2, seed + 1), 0);
  const { settings } = direct;
  const before = await trainNetwork(older, judging, settings, seededRng(seed));
  const cold = await trainNetwork(fitting, judging, settings, seededRng(seed + 1));
  const warm = await trainNetwork(fitting, judging, settings, seededRng(seed + 1), undefined, before.weights);
  const reached = warm.curve.find(({ validation = Number.POSITIVE_INFINITY }) => validation <= cold.validationLoss);
  return { cold: cold.epochs, warm: reached?.epoch ?? warm.curve.length };
};

/** The chosen network with one part left out or changed. */
const networkVariants = async (
  train: GroupedSamples,
  test: GroupedSamples,
  choice: Choice,
  seed: number,
): Promise<FoldAblations['variants']> => {
  const shipped = async (variant: Choice, at = seed): Promise<Float32Array> =>
    predict(asShipped<FittedNetwork>(await refit(variant, train, at), 'float16'), test);
  const members = [await shipped(choice)];
  while (members.length < ENSEMBLE) members.push(await shipped(choice, seed + members.length));
  const ensemble = members[0]!.map((_, row) => members.reduce((sum, p) => sum + p[row]!, 0) / ENSEMBLE);
  const { calibration: _, ...uncalibrated } = choice;
  const variants: Record<string, Float32Array> = { [`mean of ${ENSEMBLE} networks`]: ensemble };
  if (choice.calibration) variants['without calibration'] = await shipped(uncalibrated);
  if (choice.kind === 'distilled') {
    const { distillation, teacher } = choice;
    const { settings } = distillation;
    variants['without cross terms'] = await shipped({
      ...choice,
      distillation: { ...distillation, settings: { ...settings, crossLayers: 0 } },
    });
    variants['subjects not mixed'] = await shipped({ ...choice, distillation: { ...distillation, mix: 0 } });
    // A prior near zero: respondents' own effects can then only go into the shared part.
    variants['without mixed effects'] = await shipped({ ...choice, teacher: { ...teacher, own: 1e-6 } });
  } else if (choice.kind === 'network') {
    variants['without cross terms'] = await shipped({ ...choice, settings: { ...choice.settings, crossLayers: 0 } });
  }
  return variants;
};

const foldAblations = async (
  train: GroupedSamples,
  test: GroupedSamples,
  network: Choice,
  direct: Choice,
  seed: number,
): Promise<FoldAblations> => ({
  variants: await networkVariants(train, test, network, seed),
  lopsided: await lopsidedVariants(train, test, direct, seed),
  epochs: await epochsToLoss(train, direct, seed),
});

/** One training part and the rows it is judged on; plain data, so that folds run on threads. */
export interface AcceptanceFoldInput {
  readonly train: GroupedSamples;
  /** Labels are read only by the ablation of imbalance, which keeps few of the positives. */
  readonly test: GroupedSamples;
  readonly split: SplitKind;
  readonly seed: number;
  readonly ablations: boolean;
}

/** Kinds of models judged on every fold. */
export const MODELS = {
  popularity: 'popularity',
  logistic: 'logistic regression',
  network: 'network on labels alone',
  distilled: 'network distilled from a kernel',
  teacher: 'kernel classifier (teacher, too large to ship)',
} as const;
export type ModelKind = keyof typeof MODELS;

export interface AcceptanceFoldOutput {
  /** Probabilities of the test rows. `distilled` and `teacher` only if the samples know their fields. */
  readonly predictions: Partial<Record<ModelKind, Float32Array>>;
  /** The model chosen on the validation rows, and its full name. */
  readonly chosen: ModelKind;
  readonly name: string;
  readonly validation: Selection['validation'];
  readonly learning: NonNullable<Selection['learning']>;
  readonly ablations?: FoldAblations;
}

/** Chooses on `train` alone, refits on all of it and predicts the test rows with the weights that would ship. */
export const acceptanceFold = async ({ train, test, split, seed, ablations }: AcceptanceFoldInput): Promise<AcceptanceFoldOutput> => {
  const selection = await selectNetwork(train, seed, undefined, split);
  const shipped = async (choice: Choice): Promise<Float32Array> => predict(asShipped(await refit(choice, train, seed), 'float16'), test);
  const { network, distilled, best } = selection;
  const predictions: Partial<Record<ModelKind, Float32Array>> = {
    popularity: Float32Array.from(test.coupons, popularityRates(train)),
    logistic: await shipped(selection.logistic),
    network: await shipped(selection.direct),
  };
  if (distilled?.kind === 'distilled' && isFielded(train)) {
    predictions.distilled = await shipped(distilled);
    predictions.teacher = sigmoids((await fitTeacher(train, distilled.teacher, seed)).logits(test));
  }
  const chosen: ModelKind = best.kind;
  return {
    predictions,
    chosen,
    name: best.name,
    validation: selection.validation,
    learning: selection.learning ?? [],
    ...(ablations ? { ablations: await foldAblations(train, test, network, selection.direct, seed) } : {}),
  };
};
