import { fail, ok, type Result } from '../../protocol/values/result';
import {
  isFiniteReading,
  plainSequence,
  readsAlike,
  SEQUENCE_PARITY,
  type SequenceAnswer,
  type SequenceNetwork,
  type SequenceReading,
  type SequenceScorer,
} from './plainSequence';
import type { SequenceSpec } from './sequenceSpec';

/** How many of a shopper's steps have been read, and the resulting state. */
export interface SequenceCarry extends SequenceAnswer, SequenceReading {
  readonly tokens: readonly number[];
}

/** A network that holds memory outside the JavaScript heap. */
export interface LoadedSequence extends SequenceNetwork {
  /** Frees the memory. The network cannot be used afterwards. */
  dispose(): void;
}

/** Carries the state forward, so that each new step costs only one step. The state can be handed over to another network. */
export interface CarriedSequence extends SequenceScorer {
  readonly spec: SequenceSpec;
  readonly weights: Float32Array;
  /** Are the scores of these tokens known, or read by plain TypeScript? */
  answersAtOnce(tokens: readonly number[]): boolean;
  /** The carried state. No tokens: nothing was read yet. */
  carried(): SequenceCarry;
  /** Continues from an earlier state, unless one is already present. */
  resume(from: SequenceCarry): void;
  /**
   * Takes over if both networks agree on a probe. Otherwise disposes the newcomer and returns `scorer_parity`. Rejects if the newcomer
   * fails.
   */
  upgrade(to: LoadedSequence): Promise<Result<undefined>>;
  /** Drops the carried state. */
  forget(): void;
  dispose(): void;
}

const goesOn = (tokens: readonly number[], from: readonly number[]): boolean =>
  from.length <= tokens.length && from.every((token, i) => token === tokens[i]);

/**
 * The scorer of a device. Repeated tokens are answered at once, tokens that continue the last ones cost one step each, and others are read
 * from the start. The answer always equals reading them all.
 * @param weights flat, in the order of `sequenceSpec.ts`
 */
export const carriedSequence = (spec: SequenceSpec, weights: Float32Array): CarriedSequence => {
  const plain = plainSequence(spec, weights);
  const start: SequenceCarry = { tokens: [], state: new Float32Array(spec.units), anyway: 0, moved: 0, kind: 'none' };
  let loaded: LoadedSequence | undefined;
  let kept = start;

  const readBy = async (network: SequenceNetwork, from: SequenceCarry, tokens: readonly number[]): Promise<SequenceCarry> => {
    const { state, anyway, moved } = await network.read(from.state, tokens.slice(from.tokens.length));
    return { tokens, state, anyway, moved, kind: network.kind };
  };
  const drop = (failed: LoadedSequence): void => {
    if (loaded === failed) loaded = undefined;
    try {
      failed.dispose();
    } catch {
      // Already lost with its context.
    }
  };
  /** Falls back to plain TypeScript when the GPU context is lost or the WASM heap is full. */
  const read = async (from: SequenceCarry, tokens: readonly number[]): Promise<SequenceCarry> => {
    const by = loaded;
    if (by) {
      try {
        const carry = await readBy(by, from, tokens);
        if (isFiniteReading(carry)) return carry;
      } catch {
        // Handled like non-finite scores.
      }
      drop(by);
    }
    return readBy(plain, from, tokens);
  };

  return {
    spec,
    weights,
    get kind() {
      return (loaded ?? plain).kind;
    },
    scores: async (tokens) => {
      const before = kept;
      const from = goesOn(tokens, before.tokens) ? before : start;
      if (from.tokens.length === tokens.length) return from;
      const carry = await read(from, tokens);
      // If it was forgotten or read further in the meantime, that state wins.
      if (kept === before) kept = carry;
      return carry;
    },
    answersAtOnce: (tokens) => !loaded || (tokens.length === kept.tokens.length && goesOn(tokens, kept.tokens)),
    carried: () => kept,
    resume: (from) => {
      if (kept.tokens.length === 0 && from.state.length === spec.units) kept = from;
    },
    upgrade: async (to) => {
      if (!(await readsAlike(to, plain, spec))) {
        to.dispose();
        return fail('scorer_parity', `${to.kind} differs from the plain scorer by more than ${SEQUENCE_PARITY}.`);
      }
      const before = kept;
      // Re-reads now what plain TypeScript has read, rather than when a coupon is asked for.
      const again = before.tokens.length > 0 && before.kind !== to.kind ? await readBy(to, start, before.tokens) : before;
      if (kept === before) kept = again;
      loaded?.dispose();
      loaded = to;
      return ok(undefined);
    },
    forget: () => {
      // A new object, so that a read in progress notices that the state was dropped.
      kept = { ...start };
    },
    dispose: () => {
      loaded?.dispose();
      loaded = undefined;
    },
  };
};
