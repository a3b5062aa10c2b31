import type { FeatureSpec } from '../../engine/features/featureSpec';
import type { HeadExample } from '../../engine/scoring/localHead';
import { asShipped } from '../network/compressNetwork';
import { CROSS_FIT_FOLDS, crossFit } from '../network/crossFit';
import type { GroupedSamples } from '../network/groupedSamples';
import { predict, refit, selectNetwork } from '../network/selectNetwork';

/** Answers with the frozen network's logits, row by row. */
export interface Answers {
  readonly width: number;
  readonly x: Float32Array;
  /** 1, 0, or NaN if unknown. */
  readonly y: Float32Array;
  readonly groups: readonly string[];
  /** Logits of a network that did not see the row's group. */
  readonly logits: Float64Array;
}

/** Probabilities as logits, bounded away from ±∞. */
export const toLogits = (probabilities: ArrayLike<number>): Float64Array =>
  Float64Array.from(probabilities, (p) => {
    const inside = Math.min(1 - 1e-6, Math.max(1e-6, p));
    return Math.log(inside / (1 - inside));
  });

export const inputOf = (answers: Answers, row: number): Float32Array => answers.x.subarray(row * answers.width, (row + 1) * answers.width);

export const exampleOf = (answers: Answers, row: number): HeadExample => ({
  logit: answers.logits[row]!,
  x: inputOf(answers, row),
  accepted: answers.y[row] === 1,
});

/** Number of steps `frozenBase` reports. */
export const BASE_STEPS = 10;

interface FrozenBase {
  /** Name of the chosen network. */
  readonly model: string;
  readonly spec: FeatureSpec;
  /** Training rows with logits of networks that did not see their respondent. */
  readonly train: Answers;
  /** Test rows with logits of the shipped network. */
  readonly test: Answers;
}

/** Chooses the network on `train` alone and scores with it. */
export const frozenBase = async (
  spec: FeatureSpec,
  train: GroupedSamples,
  test: GroupedSamples,
  seed: number,
  onStep: () => void,
): Promise<FrozenBase> => {
  const { best } = await selectNetwork(train, seed, onStep);
  onStep();
  const outOfFold = await crossFit(best, train, CROSS_FIT_FOLDS, seed);
  onStep();
  const shipped = asShipped(await refit(best, train, seed), 'float16');
  return {
    model: best.name,
    spec,
    train: { ...train, logits: toLogits(outOfFold) },
    test: { ...test, logits: toLogits(await predict(shipped, test)) },
  };
};

/** Rows of each group in file order, groups in the order of their first row. */
export const rowsByGroup = (groups: readonly string[]): readonly Int32Array[] => {
  const rows = new Map<string, number[]>();
  for (const [row, group] of groups.entries()) {
    const known = rows.get(group);
    if (known) known.push(row);
    else rows.set(group, [row]);
  }
  return [...rows.values()].map((list) => Int32Array.from(list));
};
