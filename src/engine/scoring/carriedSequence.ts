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

/** How far a shopper's steps have been read, and what came of it. */
export interface SequenceCarry extends SequenceAnswer, SequenceReading {
  readonly tokens: readonly number[];
}

/** A network that holds memory outside JavaScript's own. */
export interface LoadedSequence extends SequenceNetwork {
  /** Frees it; the network is dead afterwards. */
  dispose(): void;
}

/** Carries the state forward, so that a shopper's next step costs one step, and can be handed over to another network. */
export interface CarriedSequence extends SequenceScorer {
  readonly spec: SequenceSpec;
  readonly weights: Float32Array;
  /** What is carried; no tokens: nothing was read yet. */
  carried(): SequenceCarry;
  /** Goes on from what was carried before, unless there is something already. */
  resume(from: SequenceCarry): void;
  /** Takes over where both read the same from a probe; else disposes the newcomer and answers `scorer_parity`. Rejects where the newcomer fails. */
  upgrade(to: LoadedSequence): Promise<Result<undefined>>;
  /** Forgets what was read. */
  forget(): void;
  dispose(): void;
}

const goesOn = (tokens: readonly number[], from: readonly number[]): boolean =>
  from.length <= tokens.length && from.every((token, i) => token === tokens[i]);

/**
 * The scorer of a device. The same tokens are answered at once, tokens that go on from those read last cost one step each, and others are read from the
 * start: the answer is always that of reading them all.
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
      // It was lost with its context.
    }
  };
  /** A lost GPU context or a full WASM heap costs the fast path, not the answer. */
  const read = async (from: SequenceCarry, tokens: readonly number[]): Promise<SequenceCarry> => {
    const by = loaded;
    if (by) {
      try {
        const carry = await readBy(by, from, tokens);
        if (isFiniteReading(carry)) return carry;
      } catch {
        // As for numbers that are none.
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
      // Forgotten or read further meanwhile, it stays so.
      if (kept === before) kept = carry;
      return carry;
    },
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
      // What plain TypeScript has read so far is read again here, not when a coupon is asked for.
      const again = before.tokens.length > 0 && before.kind !== to.kind ? await readBy(to, start, before.tokens) : before;
      if (kept === before) kept = again;
      loaded?.dispose();
      loaded = to;
      return ok(undefined);
    },
    forget: () => {
      // Another one: what is being read meanwhile finds that it was forgotten.
      kept = { ...start };
    },
    dispose: () => {
      loaded?.dispose();
      loaded = undefined;
    },
  };
};
