import { describe, expect, it } from 'vitest';
import { type CollaborativeSource, collaborativeBytes, encodeCollaborative } from '../../../../src/bundle/weightCodec';
import { normal, seededRng } from '../../../../src/maths/random';
import { compressCollaborative, gateCollaborative, type History } from '../../../../src/trainer/bundle/compressCollaborative';

const items = ['i0', 'i1', 'i2', 'i3'];
const coupons = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const tableOf = (weight: (item: number, coupon: number) => number) => ({
  model: 'ease' as const,
  items,
  coupons,
  offsets: items.map((_, i) => i * coupons.length).concat(items.length * coupons.length),
  columns: items.flatMap(() => coupons.map((_, c) => c)),
  weights: items.flatMap((_, i) => coupons.map((__, c) => weight(i, c))),
});

const gateOf = (source: CollaborativeSource, histories: readonly History[]) => gateCollaborative(source, source, histories);

describe('gateCollaborative', () => {
  it('passes weights that half precision tells apart, and fails those it does not', () => {
    const plain = tableOf((i, c) => 1 + 0.1 * ((c * 3 + i) % 7));
    expect(gateOf(plain, [])).toMatchObject({ passed: true, topAgreement: 1, decisions: 4 });
    const close = tableOf((i, c) => 1 + 1e-6 * ((c * 3 + i) % 7));
    expect(gateOf(close, [new Map([['i1', 1]])])).toMatchObject({ passed: false, decisions: 1 });
    expect(
      gateOf(
        tableOf((_, c) => (c === 0 ? 1e6 : c)),
        [],
      ),
    ).toMatchObject({ passed: false, topAgreement: 0 });
  });
});

const compressed = (...given: Parameters<typeof compressCollaborative>) => {
  const result = compressCollaborative(...given);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('compressCollaborative', () => {
  /** 200 items; a third of the weights matter, the others are the noise a fit leaves. */
  const large = (noise: number): CollaborativeSource => {
    const rng = seededRng(3);
    const names = Array.from({ length: 200 }, (_, i) => `item ${i}`);
    const weight = (i: number, c: number): number => ((i * 7 + c) % 3 === 0 ? 2 + ((i * 5 + c * 3) % 11) : noise * normal(rng));
    return {
      model: 'ease',
      items: names,
      coupons,
      offsets: names.map((_, i) => i * coupons.length).concat(names.length * coupons.length),
      columns: names.flatMap(() => coupons.map((_, c) => c)),
      weights: names.flatMap((_, i) => coupons.map((__, c) => weight(i, c))),
    };
  };
  const histories = Array.from(
    { length: 60 },
    (_, h) => new Map([0, 1, 2, 3, 4, 5].map((j) => [`item ${(h * 13 + j * 29) % 200}`, 1 / 6])),
  );

  it('leaves a table alone that fits', () => {
    const source = large(0.01);
    const { source: shipped, gates, notes } = compressed(source, histories, 10_000);
    expect(shipped).toBe(source);
    expect([gates.length, notes]).toEqual([1, []]);
  });

  it('cuts the smallest weights of one that does not, within the budget and without disorder', () => {
    const source = large(0.001);
    const whole = encodeCollaborative(source).bytes.length;
    expect(whole).toBe(collaborativeBytes(200, 1_400));
    const { source: shipped, gates, notes } = compressed(source, histories, 3_000);
    const { bytes } = encodeCollaborative(shipped);
    expect(bytes.length).toBeLessThanOrEqual(3_000);
    expect(bytes.length).toBeGreaterThan(2_900);
    expect(gates.map(({ part, bytes: size, passed }) => [part, size, passed])).toEqual([
      ['collaborative table', whole, true],
      ['collaborative table, cut', bytes.length, true],
    ]);
    expect(notes).toEqual([expect.stringMatching(/keeps the largest \d+ of 1400 weights/)]);
  });

  it('ships one whole whose order would be lost, and says so', () => {
    const source = large(2);
    const { source: shipped, gates, notes } = compressed(source, histories, 1_600);
    expect(shipped).toBe(source);
    expect(gates[1]).toMatchObject({ part: 'collaborative table, cut', passed: false });
    expect(notes).toEqual([expect.stringMatching(/too large/)]);
  });

  it('refuses a table that half precision cannot hold', () => {
    const broken = tableOf((_, c) => (c === 0 ? 1e6 : c));
    expect(compressCollaborative(broken, [], 10_000)).toMatchObject({ ok: false, error: { code: 'compression_gate' } });
  });
});
