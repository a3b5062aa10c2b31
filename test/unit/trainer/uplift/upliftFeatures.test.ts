import { describe, expect, it } from 'vitest';
import { encodeFeatures, fitUpliftEncoding } from '../../../../src/trainer/uplift/upliftFeatures';

const ROWS = 200;
const log = {
  columns: ['id', 'tier', 'age', 'flag', 'amount'],
  rows: Array.from({ length: ROWS }, (_, row) => [
    String(row + 1),
    String(1 + (row % 4)),
    String(20 + ((row * 7) % 40)),
    String(row % 2),
    String(row * 1.37),
  ]),
};
const every = Array.from({ length: ROWS }, (_, row) => row);
const kindOf = (name: string, kinds = {}) =>
  fitUpliftEncoding({ ...log, kinds }, every).spec.fields.find((field) => field.name === name)?.kind;

describe('features of uplift', () => {
  it('reads few whole numbers as categories, and more of them, or fractions, as numbers', () => {
    expect(['tier', 'age', 'flag', 'amount'].map((name) => kindOf(name))).toEqual(['categorical', 'numeric', 'numeric', 'numeric']);
  });

  it('leaves out a column that numbers the rows', () => {
    expect(kindOf('id')).toBeUndefined();
  });

  it('takes a column for what the map says', () => {
    expect(kindOf('tier', { tier: 'number' })).toBe('numeric');
    expect(kindOf('age', { age: 'category' })).toBe('categorical');
  });

  it('crosses codes with codes and two-valued numbers, behind the plain positions', () => {
    const encoding = fitUpliftEncoding(log, every);
    const { plain, width, x } = encodeFeatures(log, encoding, every);
    // Four tiers, age, flag, amount; three tiers times the flag.
    expect([plain, width]).toEqual([7, 10]);
    for (let j = 0; j < width; j++) {
      const column = every.map((row) => x[row * width + j]!);
      expect(column.reduce((sum, value) => sum + value, 0) / ROWS).toBeCloseTo(0, 4);
    }
  });
});
