import { asShipped } from '../compress/asShipped';
import { fitTeacher } from '../kernel/kernelTeacher';
import { sigmoids } from '../kernel/selectTeacher';
import { type GroupedSamples, isFielded } from '../network/groupedSamples';
import { popularityRates } from '../network/popularityRates';
import { type Choice, predict, refit, type Selection, type SplitKind, selectNetwork } from '../network/selectNetwork';
import { type FoldAblations, foldAblations } from './foldAblations';

/** One training part and the rows it is judged on; plain data, so that folds run on threads. */
export interface AcceptanceFoldInput {
  readonly train: GroupedSamples;
  /** Labels are read by the ablation of imbalance alone, which judges by few of the positives. */
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
  /** Probabilities of the test rows; `distilled` and `teacher` only where the samples know their fields. */
  readonly predictions: Partial<Record<ModelKind, Float32Array>>;
  /** Which of them the validation rows chose, and its full name. */
  readonly chosen: ModelKind;
  readonly name: string;
  readonly validation: Selection['validation'];
  readonly learning: NonNullable<Selection['learning']>;
  readonly ablations?: FoldAblations;
}

/** Chooses on `train` alone, refits on all of it and predicts the test rows with weights as they would ship. */
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
