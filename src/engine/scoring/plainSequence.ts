import { sigmoid } from './logistic';
import type { SequenceSpec } from './sequenceSpec';

/** Outputs of the sequence network, logits: of buying anyway, and of the logarithm of what a discount adds. */
export interface SequenceScores {
  readonly anyway: number;
  readonly moved: number;
}

/** The scores, and the state h [k] from which later steps continue. */
export interface SequenceReading extends SequenceScores {
  readonly state: Float32Array;
}

/**
 * Port: the recurrent network of `sequenceSpec.ts`. Implementations: `plainSequence` (TypeScript, immediate) and the worker's on
 * TensorFlow.js. They agree to 1e-5.
 */
export interface SequenceNetwork {
  /** Which implementation it is, for the debug panel: `plain`, `tfjs-wasm`, … */
  readonly kind: string;
  /**
   * @param state h before the first of the tokens, k numbers; all 0 before any step
   * @param tokens from `stepTokens`, oldest first
   */
  read(state: Float32Array, tokens: readonly number[]): SequenceReading | Promise<SequenceReading>;
}

/** The scores, and the network that read the last step. `none` if there is no step. */
export interface SequenceAnswer extends SequenceScores {
  readonly kind: string;
}

/** Port: scores of a shopper's step sequence. */
export interface SequenceScorer {
  /** The network that reads the next step. */
  readonly kind: string;
  /** @param tokens from `stepTokens`, oldest first */
  scores(tokens: readonly number[]): SequenceAnswer | Promise<SequenceAnswer>;
}

/** The network in plain TypeScript. @param weights flat, in the order of `sequenceSpec.ts` */
export const plainSequence = ({ tokens: known, units: k }: SequenceSpec, weights: Float32Array) => {
  const table = (known + 1) * k;
  const [A, B, C, V] = [3 * table, 3 * table + k * k, 3 * table + 2 * k * k, 3 * table + 3 * k * k];
  /** Σ_i x_i W_ij */
  const product = (x: ArrayLike<number>, from: number, j: number, columns: number): number => {
    let sum = 0;
    for (let i = 0; i < k; i++) sum += x[i]! * weights[from + i * columns + j]!;
    return sum;
  };
  /** Rounded to single precision after every step, so that a restored state continues with the same bits. */
  const next = (h: Float32Array, token: number): Float32Array => {
    const gated = h.map((value, j) => value * sigmoid(weights[token * k + j]! + product(h, A, j, k)));
    return h.map((value, j) => {
      const z = sigmoid(weights[table + token * k + j]! + product(h, B, j, k));
      return z * value + (1 - z) * Math.tanh(weights[2 * table + token * k + j]! + product(gated, C, j, k));
    });
  };
  return {
    kind: 'plain',
    read: (state: Float32Array, tokens: readonly number[]): SequenceReading => {
      const h = tokens.reduce(next, state);
      return { state: h, anyway: product(h, V, 0, 2), moved: product(h, V, 1, 2) };
    },
  } satisfies SequenceNetwork;
};

/** The network in plain TypeScript, reading from the first step. @param weights flat, in the order of `sequenceSpec.ts` */
export const plainSequenceScorer = (spec: SequenceSpec, weights: Float32Array) => {
  const { kind, read } = plainSequence(spec, weights);
  const start = new Float32Array(spec.units);
  return {
    kind,
    scores: (tokens: readonly number[]): SequenceAnswer => {
      const { anyway, moved } = read(start, tokens);
      return { anyway, moved, kind: tokens.length > 0 ? kind : 'none' };
    },
  } satisfies SequenceScorer;
};

/** Largest difference of state and scores for which two networks count as the same model. */
export const SEQUENCE_PARITY = 1e-5;

const numbersOf = ({ anyway, moved, state }: SequenceReading): readonly number[] => [anyway, moved, ...state];

/** Are all scores and the whole state finite? */
export const isFiniteReading = (reading: SequenceReading): boolean => numbersOf(reading).every(Number.isFinite);

/** Fixed pseudo-random tokens. Not for secrets. */
const probeTokens = ({ tokens }: SequenceSpec, steps: number): readonly number[] => {
  let state = 1;
  return Array.from({ length: steps }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + ((state >>> 8) % tokens);
  });
};

/**
 * Do `network` and `plain` agree on a probe, with half of it carried over? Rejects if `network` fails.
 * @param steps of the probe; absent: as many as the model reads
 */
export const readsAlike = async (
  network: SequenceNetwork,
  plain: SequenceNetwork,
  spec: SequenceSpec,
  steps = spec.length,
): Promise<boolean> => {
  const probe = probeTokens(spec, steps);
  const start = new Float32Array(spec.units);
  const half = await network.read(start, probe.slice(0, steps >> 1));
  const own = numbersOf(await network.read(half.state, probe.slice(steps >> 1)));
  const expected = numbersOf(await plain.read(start, probe));
  // A NaN on either side must not pass as "no difference".
  return expected.every((value, i) => Math.abs(value - (own[i] ?? Number.NaN)) <= SEQUENCE_PARITY);
};
