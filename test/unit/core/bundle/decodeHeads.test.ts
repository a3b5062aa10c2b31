import { describe, expect, it } from 'vitest';
import { decodeHeads } from '../../../../src/core/bundle/decodeHeads';
import { encodeFloat16 } from '../../../../src/core/bundle/float16';
import type { Manifest } from '../../../../src/core/bundle/manifest';
import type { InterestSpec } from '../../../../src/core/scoring/interestSpec';
import { plainInterestScorer } from '../../../../src/core/scoring/plainInterestScorer';

const spec: InterestSpec = { version: 2, inputs: 1, fm: 0, crossLayers: 0, hidden: [], heads: ['purchase', 'redeem', 'purchaseWithout'] };

const heads = (change: Partial<NonNullable<Manifest['heads']>> = {}): NonNullable<Manifest['heads']> => ({
  spec,
  features: {
    version: 1,
    id: 'heads/1',
    fields: [{ kind: 'numeric', name: 'views', source: 'session.views', transform: 'identity', mean: 0, std: 1, missing: 0 }],
  },
  encoding: 'float16',
  weights: { sha256: 'a', bytes: 12 },
  ...change,
});

const shards = (weights: readonly number[]): ReadonlyMap<string, Uint8Array> => new Map([['a', encodeFloat16(weights)]]);

const codeOf = (...args: Parameters<typeof decodeHeads>): string => {
  const decoded = decodeHeads(...args);
  return decoded.ok ? 'ok' : decoded.error.code;
};

describe('decodeHeads', () => {
  it('gives the three chances of a row', () => {
    const decoded = decodeHeads(heads(), shards([1, 0, -1, 0, 2, 0]));
    if (!decoded.ok) throw new Error(decoded.error.code);
    const p = plainInterestScorer(
      decoded.value.spec,
      decoded.value.weights,
    )({
      histories: 1,
      x: Float32Array.from([1]),
      candidates: new Int32Array(),
      events: new Int32Array(),
    });
    const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
    for (const [i, z] of [1, 2, -1].entries()) expect(p[i]).toBeCloseTo(sigmoid(z), 6);
  });

  it('refuses heads it cannot run', () => {
    const weights = shards([1, 0, -1, 0, 2, 0]);
    expect(codeOf(heads({ spec: { ...spec, version: 3 as 2 } }), weights)).toBe('bundle_incompatible');
    expect(codeOf(heads({ spec: { ...spec, inputs: 2 } }), weights)).toBe('bundle_heads_width');
    expect(codeOf(heads(), new Map())).toBe('bundle_shard_missing');
    expect(codeOf(heads(), shards([1, 2, 3]))).toBe('bundle_heads_weights');
    expect(codeOf(heads(), shards([1, 0, Number.NaN, 0, 2, 0]))).toBe('bundle_heads_weights');
  });
});
