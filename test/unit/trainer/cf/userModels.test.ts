import { describe, expect, it } from 'vitest';
import { fitPrototypeModel, fitPrototypes } from '../../../../src/trainer/cf/itemFamilies';
import { scoreItems } from '../../../../src/trainer/cf/itemModel';
import { fitUserCosine } from '../../../../src/trainer/cf/userCosine';
import { matrixOf } from './links';

const data = matrixOf([
  ['u', 'a'],
  ['u', 'b'],
  ['v', 'a'],
  ['v', 'b'],
  ['v', 'c'],
  ['w', 'b'],
  ['w', 'd'],
]);

describe('user-based filtering', () => {
  it('weighs what the neighbours bought by their cosine, over the sum of the cosines', () => {
    // History {a, b}: s_u = 2/√(2·2) = 1, s_v = 2/√(2·3), s_w = 1/√(2·2) = ½.
    const [s1, s2, s3] = [1, 2 / Math.sqrt(6), 0.5];
    const scores = fitUserCosine(data, 10).score!(Int32Array.of(0, 1));
    const total = s1 + s2 + s3;
    const expected = [(s1 + s2) / total, 1, s2 / total, s3 / total];
    for (const [j, value] of expected.entries()) expect(scores[j]).toBeCloseTo(value, 12);
  });

  it('asks only the nearest neighbours, and knows nothing of a history nobody shares', () => {
    const scores = fitUserCosine(data, 2).score!(Int32Array.of(0, 1));
    expect(scores[3]).toBe(0);
    expect(fitUserCosine(data, 2).score!(new Int32Array())).toEqual(new Float64Array(4));
  });
});

describe('prototype shoppers', () => {
  const tastes = matrixOf(
    Array.from({ length: 12 }, (_, u) =>
      ['1', '2', '3'].filter((__, k) => k !== u % 3).map((k) => [`u${u}`, `${u < 6 ? 'tea' : 'lamp'}${k}`] as const),
    ).flat(),
  );

  it('finds two groups that share nothing, each with the rates of its members', () => {
    const { count, rates } = fitPrototypes(tastes, 2, 1);
    expect(count).toBe(2);
    const rows = [0, 1].map((k) => Array.from(rates.subarray(k * 6, k * 6 + 6), (rate) => Number(rate.toFixed(3))));
    expect(rows.sort()).toEqual([
      [0, 0, 0, 0.667, 0.667, 0.667],
      [0.667, 0.667, 0.667, 0, 0, 0],
    ]);
  });

  it('is the user-based formula with prototypes for users, up to what is the same for every item', () => {
    const model = fitPrototypeModel(tastes, 4, 1);
    const { count, rates } = fitPrototypes(tastes, 4, 1);
    const history = Int32Array.of(0, 1);
    const n = tastes.items.length;
    const rows = Array.from({ length: count }, (_, k) => rates.subarray(k * n, (k + 1) * n));
    const similarity = rows.map((row) => (row[0]! + row[1]!) / Math.hypot(...row) / Math.sqrt(2));
    const formula = (j: number): number => rows.reduce((sum, row, k) => sum + similarity[k]! * row[j]!, 0);
    const scores = scoreItems(model, history);
    for (const j of [2, 3, 4, 5]) expect(scores[j]).toBeCloseTo(Math.sqrt(2) * formula(j), 10);
  });

  it('makes no more prototypes than there are shoppers', () => {
    expect(fitPrototypes(data, 50, 1).count).toBe(3);
  });
});
