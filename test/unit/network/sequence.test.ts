import { describe, expect, it } from 'vitest';
import { plainSequenceScorer } from '../../../src/engine/scoring/plainSequence';
import { type SequenceSpec, sequenceShapes, sequenceWeightCount } from '../../../src/engine/scoring/sequenceSpec';
import { integer, normal, seededRng, uniform } from '../../../src/maths/random';
import { splitFlat } from '../../../src/network/forward';
import { sequenceForward } from '../../../src/network/sequenceForward';
import { type SequenceRows, trainSequence } from '../../../src/trainer/decisions/learnSequence';
import { startBackend } from '../../../src/trainer/network/backend';

const spec: SequenceSpec = { version: 3, tokens: 6, units: 5, length: 7 };
const rng = seededRng(3);
const weights = Float32Array.from({ length: sequenceWeightCount(spec) }, () => normal(rng));

/** Rows of tokens, padded in front as `trainSequence` takes them. */
const padded = (rows: readonly (readonly number[])[]): Int32Array =>
  Int32Array.from(rows.flatMap((row) => [...new Array<number>(spec.length - row.length).fill(0), ...row]));

describe('the sequence network', () => {
  it('says the same in plain TypeScript and in TensorFlow.js, to 1e-5, whatever is missing in front', async () => {
    await startBackend();
    const rows = Array.from({ length: 40 }, () =>
      Array.from({ length: integer(rng, spec.length + 1) }, () => 1 + integer(rng, spec.tokens)),
    );
    const tensors = splitFlat(sequenceShapes(spec), weights);
    const out = sequenceForward(spec, tensors, padded(rows));
    const values = await out.data();
    const { scores } = plainSequenceScorer(spec, weights);
    for (const [i, row] of rows.entries()) {
      const { anyway, moved } = scores(row);
      expect(Math.abs(values[2 * i]! - anyway)).toBeLessThan(1e-5);
      expect(Math.abs(values[2 * i + 1]! - moved)).toBeLessThan(1e-5);
    }
    for (const tensor of [out, ...tensors]) tensor.dispose();
  });

  it('says nothing of a shopper without a step', () => {
    expect(plainSequenceScorer(spec, weights).scores([])).toEqual({ anyway: 0, moved: 0, kind: 'none' });
  });

  it('learns from the order alone who buys anyway and whom a discount moves', async () => {
    // Ends with 1 1: buys anyway. Ends with 1 2: buys for a discount. The tokens are the same, as often.
    const kinds = [
      { tokens: [2, 2, 1, 1], anyway: 0.6, discounted: 0.6 },
      { tokens: [1, 2, 1, 2], anyway: 0.1, discounted: 0.7 },
      { tokens: [2, 1, 1, 2].reverse(), anyway: 0.1, discounted: 0.1 },
    ];
    const draw = seededRng(5);
    const visits = Array.from({ length: 6_000 }, () => {
      const kind = kinds[integer(draw, 3)]!;
      const shown = Number(uniform(draw) < 0.5);
      return { kind, shown, bought: Number(uniform(draw) < (shown ? kind.discounted : kind.anyway)) };
    });
    const samples: SequenceRows = {
      rows: visits.length,
      width: 1,
      base: new Float32Array(visits.length).fill(1),
      tokens: padded(visits.map(({ kind }) => kind.tokens)),
      shown: Float32Array.from(visits, ({ shown }) => shown),
      depth: Float32Array.from(visits, ({ shown }) => 0.2 * shown),
      bought: Float32Array.from(visits, ({ bought }) => bought),
    };
    const settings = { learningRate: 0.02, weightDecay: 0.01, averaging: 0.9, batch: 500, epochs: 15 };
    const trained = await trainSequence(spec, samples, settings, seededRng(1));
    const [sure, moved, neither] = kinds.map(({ tokens }) => plainSequenceScorer(spec, trained).scores(tokens));
    // logit .6 − logit .1 = 2.6
    expect(sure!.anyway - neither!.anyway).toBeGreaterThan(1.5);
    expect(Math.abs(moved!.anyway - neither!.anyway)).toBeLessThan(0.8);
    expect(moved!.moved - sure!.moved).toBeGreaterThan(0.7);
    expect(moved!.moved - neither!.moved).toBeGreaterThan(0.7);
    expect(await trainSequence(spec, samples, { ...settings, epochs: 1 }, seededRng(1))).toEqual(
      await trainSequence(spec, samples, { ...settings, epochs: 1 }, seededRng(1)),
    );
  });
});
