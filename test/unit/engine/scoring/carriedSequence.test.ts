import { describe, expect, it } from 'vitest';
import { carriedSequence, type LoadedSequence } from '../../../../src/engine/scoring/carriedSequence';
import { plainSequence, plainSequenceScorer } from '../../../../src/engine/scoring/plainSequence';
import { type SequenceSpec, sequenceWeightCount } from '../../../../src/engine/scoring/sequenceSpec';
import { integer, normal, seededRng } from '../../../../src/maths/random';

const spec: SequenceSpec = { version: 3, tokens: 6, units: 5, length: 7 };
const rng = seededRng(3);
const weights = Float32Array.from({ length: sequenceWeightCount(spec) }, () => normal(rng));
const fresh = plainSequenceScorer(spec, weights);
const { read } = plainSequence(spec, weights);

/** The plain network under another name, which notes how many steps each reading took. */
const newcomer = (change: Partial<LoadedSequence> = {}) => {
  const steps: number[] = [];
  let disposed = 0;
  const network: LoadedSequence = {
    kind: 'tfjs-test',
    read: async (state, tokens) => {
      steps.push(tokens.length);
      return read(state, tokens);
    },
    dispose: () => {
      disposed++;
    },
    ...change,
  };
  return { network, steps, disposed: () => disposed };
};
const scorer = () => carriedSequence(spec, weights);
const handedOver = async (change: Partial<LoadedSequence> = {}) => {
  const [of, to] = [scorer(), newcomer(change)];
  expect(await of.upgrade(to.network)).toEqual({ ok: true, value: undefined });
  to.steps.length = 0;
  return { of, ...to };
};

describe('a carried sequence', () => {
  it('answers the same tokens at once, reads one step for one more, and others from the start', async () => {
    const { of, steps } = await handedOver();
    for (const [tokens, read_] of [
      [[1, 2, 3], [3]],
      [[1, 2, 3], []],
      [[1, 2, 3, 4], [1]],
      [[1, 2, 3, 4, 5, 6], [2]],
      [[2, 3, 4, 5, 6, 1], [6]],
      [[2, 3], [2]],
    ] as const) {
      steps.length = 0;
      const { anyway, moved, kind } = await of.scores(tokens);
      expect(steps).toEqual(read_);
      expect({ anyway, moved, kind }).toEqual({ ...fresh.scores(tokens), kind: 'tfjs-test' });
    }
  });

  it('gives the bits of a fresh reading whatever was read before it, over 10,000 readings', async () => {
    const of = scorer();
    const draw = seededRng(7);
    let tokens: readonly number[] = [];
    for (let i = 0; i < 10_000; i++) {
      tokens = integer(draw, 40) === 0 ? [] : [...tokens, 1 + integer(draw, spec.tokens)].slice(-spec.length);
      const { anyway, moved, kind } = await of.scores(tokens);
      expect({ anyway, moved, kind }).toEqual(fresh.scores(tokens));
    }
  });

  it('says nothing of a shopper without a step, and that no network was asked', async () => {
    const { of, steps } = await handedOver();
    await of.scores([1, 2]);
    steps.length = 0;
    expect(await of.scores([])).toMatchObject({ anyway: 0, moved: 0, kind: 'none' });
    expect(steps).toEqual([]);
  });

  it('goes on from what another worker carried, and calls it read by whom it was', async () => {
    const before = (await handedOver()).of;
    await before.scores([1, 2, 3]);
    const of = scorer();
    of.resume(structuredClone(before.carried()));
    expect((await of.scores([1, 2, 3])).kind).toBe('tfjs-test');
    const { anyway, moved, kind } = await of.scores([1, 2, 3, 4]);
    expect({ anyway, moved, kind }).toEqual(fresh.scores([1, 2, 3, 4]));
  });

  it('takes up nothing of another width, and nothing over what it has read itself', async () => {
    const of = scorer();
    of.resume({ ...of.carried(), tokens: [1], kind: 'other', state: new Float32Array(4) });
    expect((await of.scores([1])).kind).toBe('plain');
    of.resume({ ...of.carried(), tokens: [2, 3], kind: 'other' });
    expect(of.carried().tokens).toEqual([1]);
  });

  it('has the steps so far read by the network that takes over', async () => {
    const of = scorer();
    await of.scores([4, 4, 2]);
    await of.upgrade(newcomer().network);
    expect(await of.scores([4, 4, 2])).toMatchObject({ ...fresh.scores([4, 4, 2]), kind: 'tfjs-test' });
  });

  it('refuses a network that differs by more than 1e-5 in a score or in the state, and disposes it', async () => {
    for (const [anyway, unit] of [
      [2e-5, 0],
      [Number.NaN, 0],
      [0, 2e-5],
    ] as const) {
      const of = scorer();
      const to = newcomer({
        read: (state, tokens) => {
          const reading = read(state, tokens);
          return { ...reading, anyway: reading.anyway + anyway, state: reading.state.map((value, i) => (i === 2 ? value + unit : value)) };
        },
      });
      expect(await of.upgrade(to.network)).toMatchObject({ ok: false, error: { code: 'scorer_parity' } });
      expect([of.kind, to.disposed()]).toEqual(['plain', 1]);
    }
  });

  it('falls back to the plain network with the same answer where the backend fails or answers no numbers', async () => {
    for (const failure of [
      () => Promise.reject(new Error('context lost')),
      () => ({ state: new Float32Array(5), anyway: Number.NaN, moved: 0 }),
    ]) {
      let broken = false;
      const { of, disposed } = await handedOver({ read: (state, tokens) => (broken ? failure() : read(state, tokens)) });
      await of.scores([1, 2]);
      broken = true;
      const { anyway, moved, kind } = await of.scores([1, 2, 3]);
      expect({ anyway, moved, kind }).toEqual(fresh.scores([1, 2, 3]));
      expect([of.kind, disposed()]).toEqual(['plain', 1]);
    }
  });

  it('forgets, also what is being read meanwhile', async () => {
    const { of } = await handedOver();
    const reading = of.scores([1, 2, 3]);
    of.forget();
    await reading;
    expect(of.carried().tokens).toEqual([]);
    await of.scores([1, 2, 3]);
    of.forget();
    expect(of.carried().tokens).toEqual([]);
  });

  it('is plain again once disposed', async () => {
    const { of, disposed } = await handedOver();
    of.dispose();
    expect([of.kind, disposed()]).toEqual(['plain', 1]);
  });
});
