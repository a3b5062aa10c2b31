import type { HeadExample } from '../../engine/scoring/localHead';

/** Answers beside what the frozen network said of them, row by row. */
export interface Answers {
  readonly width: number;
  readonly x: Float32Array;
  /** 1, 0, or NaN where unknown. */
  readonly y: Float32Array;
  readonly groups: readonly string[];
  /** Logits of a network that did not see the row's group. */
  readonly logits: Float64Array;
}

/** Probabilities as logits, away from ±∞. */
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
