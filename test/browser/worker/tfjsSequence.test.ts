import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { plainSequence } from '../../../src/engine/scoring/plainSequence';
import { type SequenceSpec, sequenceWeightCount } from '../../../src/engine/scoring/sequenceSpec';
import { integer, seededRng, uniform } from '../../../src/maths/random';
import { createTfjsScorer, createTfjsSequence, type TfjsSequenceOptions } from '../../../worker/tfjs/createNetwork';

const wasmFolder = new URL('.', new URL(wasmUrl, location.href)).href;

const specOf = (units: number): SequenceSpec => ({ version: 3, tokens: 36, units, length: 50 });
const weightsOf = (spec: SequenceSpec, seed = 1): Float32Array => {
  const rng = seededRng(seed);
  return Float32Array.from({ length: sequenceWeightCount(spec) }, () => (uniform(rng) - 0.5) * 0.8);
};
const steps = (count: number, seed: number): readonly number[] => {
  const rng = seededRng(seed);
  return Array.from({ length: count }, () => 1 + integer(rng, 36));
};

const created = async (spec: SequenceSpec, options: Omit<TfjsSequenceOptions, 'wasmFolder'> = {}) => {
  const result = await createTfjsSequence(spec, weightsOf(spec), { wasmFolder, ...options });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const onWasm = { gpuFrom: Number.POSITIVE_INFINITY, stepBudget: Number.POSITIVE_INFINITY };

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))));

describe('sequence network on tfjs', () => {
  test.each([1, 8, 33, 64])('reads 50 steps as the plain network does within 1e-5 with %i units, on real WASM', async (units) => {
    const spec = specOf(units);
    const { network } = await created(spec, onWasm);
    expect(network.kind).toBe('tfjs-wasm');
    const plain = plainSequence(spec, weightsOf(spec));
    const state = new Float32Array(units);
    const [own, expected] = [await network.read(state, steps(50, 3)), plain.read(state, steps(50, 3))];
    expect(own.state).toHaveLength(units);
    expect(largestDifference(own.state, expected.state)).toBeLessThanOrEqual(1e-5);
    expect(largestDifference([own.anyway, own.moved], [expected.anyway, expected.moved])).toBeLessThanOrEqual(1e-5);
    expect(Math.abs(own.anyway - own.moved)).toBeGreaterThan(1e-3);
    network.dispose();
  });

  test('carries the state forward: step by step is the same as all steps at once', async () => {
    const spec = specOf(8);
    const { network } = await created(spec, onWasm);
    let reading = await network.read(new Float32Array(8), []);
    expect(reading).toEqual({ state: new Float32Array(8), anyway: 0, moved: 0 });
    for (const token of steps(30, 5)) reading = await network.read(reading.state, [token]);
    const whole = await network.read(new Float32Array(8), steps(30, 5));
    expect(largestDifference(reading.state, whole.state)).toBeLessThanOrEqual(1e-6);
    expect(await network.read(reading.state, [])).toEqual(reading);
    network.dispose();
  });

  test('leaves no tensor behind after reading, and none at all after disposing', async () => {
    const before = memory().numTensors;
    const { network } = await created(specOf(8), onWasm);
    const resident = memory().numTensors;
    for (let i = 0; i < 20; i++) await network.read(new Float32Array(8), steps(i, i));
    expect(memory().numTensors).toBe(resident);
    network.dispose();
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

/** Firefox and WebKitGTK have none without a screen. */
const hasWebgl = new OffscreenCanvas(1, 1).getContext('webgl2') !== null;

describe('which backend reads', () => {
  test('is the quickest that answers rightly, and the answer says what each took', async () => {
    const before = memory().numTensors;
    const { network, calibration } = await created(specOf(8), { ...onWasm, gpuFrom: 0 });
    expect(network.kind).toBe(`tfjs-${calibration.backend}`);
    const { plain, ...timed } = calibration.msPerStep;
    expect(plain).toBeGreaterThan(0);
    expect(Object.keys(timed)).toEqual(expect.arrayContaining(hasWebgl ? ['wasm', 'webgl'] : ['wasm']));
    expect(Math.min(...Object.values(timed))).toBe(timed[calibration.backend as keyof typeof timed]);
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('is the plain network where a step takes longer than its budget', async () => {
    const before = memory().numTensors;
    const spec = specOf(8);
    const { network, calibration } = await created(spec, { gpuFrom: Number.POSITIVE_INFINITY, stepBudget: 0 });
    expect(calibration.backend).toBe('plain');
    expect(calibration.msPerStep.wasm).toBeGreaterThan(0);
    expect(network.kind).toBe('plain');
    expect(await network.read(new Float32Array(8), [1, 2])).toEqual(plainSequence(spec, weightsOf(spec)).read(new Float32Array(8), [1, 2]));
    expect(memory().numTensors).toBe(before);
  });

  test.each(hasWebgl ? (['wasm', 'webgl', 'plain'] as const) : (['wasm', 'plain'] as const))(
    'is %s at once where it was before, with nothing measured',
    async (backend) => {
      const known = { backend, msPerStep: { [backend]: 1e-9 } };
      const { network, calibration } = await created(specOf(8), { ...onWasm, known });
      expect(calibration).toBe(known);
      expect(network.kind).toBe(backend === 'plain' ? 'plain' : `tfjs-${backend}`);
      network.dispose();
    },
  );

  test('reads on while a scorer of another kind stands on another backend', async () => {
    const spec = { version: 1 as const, inputs: 5, crossLayers: 1, hidden: [4] };
    const count = 5 * 5 + 5 + 5 * 4 + 4 + 4 + 1;
    const { network } = await created(specOf(8), { ...onWasm, known: { backend: 'webgl', msPerStep: {} } });
    const first = await network.read(new Float32Array(8), steps(9, 1));
    const scorer = await createTfjsScorer(spec, new Float32Array(count).fill(0.1), { wasmFolder, gpuFrom: Number.POSITIVE_INFINITY });
    if (!scorer.ok) throw new Error(scorer.error.code);
    const both = await Promise.all([
      network.read(new Float32Array(8), steps(9, 1)),
      scorer.value.score(new Float32Array(10).fill(1), 2),
      network.read(new Float32Array(8), steps(9, 1)),
    ]);
    expect(largestDifference(both[0].state, first.state)).toBe(0);
    expect(largestDifference(both[2].state, first.state)).toBe(0);
    expect(both[1]).toHaveLength(2);
    scorer.value.dispose();
    network.dispose();
  });
});
