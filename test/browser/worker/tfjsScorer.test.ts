import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { networkWeightCount, plainNetworkScorer } from '../../../src/engine/scoring/plainNetworkScorer';
import { seededRng, uniform } from '../../../src/maths/random';
import { upgradableScorer } from '../../../worker/offers/openModel';
import { createTfjsScorer } from '../../../worker/tfjs/createNetwork';

const wasmFolder = new URL('.', new URL(wasmUrl, location.href)).href;
const spec = { version: 1 as const, inputs: 37, crossLayers: 2, hidden: [64, 32] };

const numbers = (length: number, seed: number, scale: number): Float32Array => {
  const rng = seededRng(seed);
  return Float32Array.from({ length }, () => (uniform(rng) - 0.5) * scale);
};
const weights = numbers(networkWeightCount(spec), 1, 0.4);

const created = async (gpuFrom?: number) => {
  const result = await createTfjsScorer(spec, weights, gpuFrom === undefined ? { wasmFolder } : { wasmFolder, gpuFrom });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('tfjs scorer', () => {
  test.each([1, 7, 128, 500])('agrees with the plain scorer within 1e-5 on %i rows, on real WASM', async (rows) => {
    const tfjs = await created(Number.POSITIVE_INFINITY);
    expect(tfjs.kind).toBe('tfjs-wasm');
    const batch = numbers(rows * spec.inputs, rows, 4);
    const [plain, fast] = [await plainNetworkScorer(spec, weights).score(batch, rows), await tfjs.score(batch, rows)];
    expect(fast).toHaveLength(rows);
    expect(new Set(plain).size).toBe(rows);
    for (let i = 0; i < rows; i++) expect(Math.abs((fast[i] ?? Number.NaN) - (plain[i] ?? 0))).toBeLessThanOrEqual(1e-5);
    tfjs.dispose();
  });

  test('leaves no tensor behind after scoring and disposing', async () => {
    const before = memory().numTensors;
    const tfjs = await created(Number.POSITIVE_INFINITY);
    for (let i = 0; i < 5; i++) await tfjs.score(numbers(3 * spec.inputs, i, 1), 3);
    tfjs.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('takes whichever of WASM and WebGL measures faster, and either agrees with the plain scorer', async () => {
    const tfjs = await created(0);
    expect(tfjs.kind).toMatch(/^tfjs-(wasm|webgl)$/);
    const batch = numbers(4 * spec.inputs, 9, 2);
    const [plain, fast] = [await plainNetworkScorer(spec, weights).score(batch, 4), await tfjs.score(batch, 4)];
    for (let i = 0; i < 4; i++) expect(Math.abs((fast[i] ?? Number.NaN) - (plain[i] ?? 0))).toBeLessThanOrEqual(1e-5);
    tfjs.dispose();
  });

  test('is taken over by an upgradable scorer when it agrees', async () => {
    const scorer = upgradableScorer(spec, weights);
    expect(scorer.kind).toBe('plain');
    expect(await scorer.upgrade(await created())).toEqual({ ok: true, value: undefined });
    expect(scorer.kind).toMatch(/^tfjs-/);
    scorer.dispose();
    expect(scorer.kind).toBe('plain');
  });

  test('is refused with scorer_parity when one weight differs', async () => {
    const scorer = upgradableScorer(spec, weights);
    const other = weights.slice();
    other[other.length - 1] = (other.at(-1) ?? 0) + 0.01;
    const wrong = await createTfjsScorer(spec, other, { wasmFolder });
    if (!wrong.ok) throw new Error(wrong.error.code);
    const result = await scorer.upgrade(wrong.value);
    expect(result).toMatchObject({ ok: false, error: { code: 'scorer_parity' } });
    expect(scorer.kind).toBe('plain');
  });
});
