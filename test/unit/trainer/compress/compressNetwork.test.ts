import { describe, expect, it } from 'vitest';
import { networkWeightCount, plainNetworkScorer } from '../../../../src/engine/scoring/plainNetworkScorer';
import { normal, seededRng } from '../../../../src/maths/random';
import { asShipped, compressNetwork, couponSwaps, rowsProbe, topAgreement } from '../../../../src/trainer/network/compressNetwork';
import type { FittedNetwork } from '../../../../src/trainer/network/selectNetwork';

const inputs = 8;
const candidates = 6;

const gaussian = (length: number, seed: number): Float32Array => {
  const rng = seededRng(seed);
  return Float32Array.from({ length }, () => normal(rng));
};

/** Rows, decisions and labels that the network itself drew, so that its AUC is well above chance. */
const probeOf = async ({ spec, weights }: FittedNetwork) => {
  const rows = 600;
  const x = gaussian(rows * inputs, 5);
  const p = await plainNetworkScorer(spec, weights).score(x, rows);
  const sorted = Float32Array.from(p).sort();
  const y = Float32Array.from(p, (value, i) => (value > sorted[(i * 7919) % rows]! ? 1 : 0));
  return rowsProbe({ rows, width: inputs, x, y }, { x: gaussian(rows * candidates * inputs, 6), candidates });
};

const ordinary = (): FittedNetwork => {
  const spec = { version: 1 as const, inputs, crossLayers: 1, hidden: [16, 8] };
  return { spec, weights: gaussian(networkWeightCount(spec), 3).map((w) => 0.3 * w) };
};

/**
 * Logits that hang on the small difference of two large weights: x·(1 + ε) − x·1 in every block beside a weight of 1,000, which takes the
 * whole scale, so that 8 bits (and for ε below 2⁻¹¹ half precision) leave nothing of it.
 */
const fragile = (epsilon: number): FittedNetwork => {
  const spec = { version: 1 as const, inputs, crossLayers: 0, hidden: [2] };
  const weights = new Float32Array(networkWeightCount(spec));
  for (let i = 0; i < inputs; i++) {
    weights[2 * i] = 1 + epsilon * (i - 3.5);
    weights[2 * i + 1] = 1;
  }
  // Hidden biases keep both units positive; u takes their difference.
  weights.set([100, 100, 1 / epsilon, -1 / epsilon, 0], 2 * inputs);
  return { spec, weights };
};

describe('compressNetwork', () => {
  it('ships what was asked for when its gate holds, with weights as a device reads them', async () => {
    const network = ordinary();
    const compressed = await compressNetwork(network, await probeOf(network), 'uint8');
    if (!compressed.ok) throw new Error(compressed.error.message);
    const { encoding, bytes, gates, notes } = compressed.value;
    expect([encoding, notes]).toEqual(['uint8', []]);
    expect(bytes.length).toBe(network.weights.length + 2 * Math.ceil(network.weights.length / 32));
    expect(compressed.value.network.weights).toEqual(asShipped(network, 'uint8').weights);
    expect(gates.map((gate) => [gate.encoding, gate.passed])).toEqual([
      ['float16', true],
      ['uint8', true],
    ]);
    expect(gates[1]!.bytes).toBeLessThan(0.6 * gates[0]!.bytes);
    expect(gates[0]!.topAgreement).toBeGreaterThanOrEqual(gates[1]!.topAgreement);
  });

  it('falls back to float16 with a note when 8 bits destroy the network', async () => {
    const network = fragile(0.02);
    const compressed = await compressNetwork(network, await probeOf(network), 'uint8');
    if (!compressed.ok) throw new Error(compressed.error.message);
    const [half, byte] = compressed.value.gates;
    expect(byte).toMatchObject({ encoding: 'uint8', passed: false });
    expect(byte!.topAgreement).toBeLessThan(0.95);
    expect(half!.passed).toBe(true);
    expect(compressed.value.encoding).toBe('float16');
    expect(compressed.value.notes).toEqual([expect.stringMatching(/uint8 weights fail their gate .* float16 ships instead/)]);
  });

  it('refuses a network that half precision destroys or cannot hold', async () => {
    for (const network of [fragile(1e-5), { ...ordinary(), weights: ordinary().weights.map((w, i) => (i === 4 ? 1e6 : w)) }]) {
      const compressed = await compressNetwork(network, await probeOf(network), 'float16');
      expect(compressed).toMatchObject({ ok: false, error: { code: 'compression_gate' } });
    }
  });
});

describe('topAgreement', () => {
  it('is the share of the best five that stay among the best five', () => {
    const a = [9, 8, 7, 6, 5, 4, 3];
    expect(topAgreement(a, a, 7)).toBe(1);
    // Order among the five is free; the sixth for the fifth is not.
    expect(topAgreement(a, [5, 6, 7, 8, 9, 4, 3], 7)).toBe(1);
    expect(topAgreement(a, [9, 8, 7, 6, 4, 5, 3], 7)).toBe(0.8);
  });

  it('can fail with five candidates and fewer, where the set of all would always agree', () => {
    expect(topAgreement([3, 2, 1], [3, 1, 2], 3)).toBe(0.5);
    expect(topAgreement([2, 1], [1, 2], 2)).toBe(0);
    expect(topAgreement([2, 1], [2, 1], 1)).toBe(1);
  });

  it('counts a score that is no number as a disagreement', () => {
    expect(topAgreement([3, 2, 1], [Number.NaN, Number.NaN, Number.NaN], 3)).toBe(0);
  });
});

describe('couponSwaps', () => {
  it('repeats a row once for every coupon, all else as it was', () => {
    const fields = [
      { kind: 'numeric' as const, name: 'n', source: 'fact.n', transform: 'identity' as const, mean: 0, std: 1, missing: 0 },
      { kind: 'categorical' as const, name: 'c', source: 'coupon.id', vocabulary: ['a', 'b'] },
    ];
    const samples = { rows: 2, width: 3, x: Float32Array.of(0.5, 1, 0, -2, 0, 0) };
    const { x, candidates: count } = couponSwaps({ version: 1, id: 't', fields }, 'coupon.id', samples);
    expect(count).toBe(2);
    expect([...x]).toEqual([0.5, 1, 0, 0.5, 0, 1, -2, 1, 0, -2, 0, 1]);
  });
});
