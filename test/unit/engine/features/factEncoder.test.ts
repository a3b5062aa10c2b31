import { describe, expect, it } from 'vitest';
import { encodeFacts, noFacts } from '../../../../src/engine/features/factEncoder';

const parts = (x: { readonly index: readonly number[]; readonly value: readonly number[] }) =>
  new Map(x.index.map((slot, i) => [slot, x.value[i]!]));

describe('encodeFacts', () => {
  it('gives a slot to each value when it is first met and the same slots whenever it comes back', () => {
    const first = encodeFacts(noFacts, { weather: 'sunny', member: true });
    expect(first.x).toEqual({ index: [0, 1, 2], value: [1, 1, 1], group: [0, 1, 2] });
    const second = encodeFacts(first.known, { member: true, weather: 'rainy' });
    expect(second.x).toEqual({ index: [0, 2, 3], value: [1, 1, 1], group: [0, 2, 1] });
    const again = encodeFacts(second.known, { weather: 'sunny', member: true });
    expect(again.x).toEqual(first.x);
    expect(again.known).toBe(second.known);
    expect(noFacts.slots.size).toBe(0);
  });

  it('takes a number and the text of that number for the same fact, and true for 1', () => {
    for (const [a, b] of [
      [80, '80'],
      [1, true],
      [0.25, '.25'],
      [0, false],
    ] as const) {
      const { known, x } = encodeFacts(noFacts, { v: a });
      expect(encodeFacts(known, { v: b }).x).toEqual(x);
    }
  });

  it('puts numbers with an order between two knots, so that near ones are near in any unit', () => {
    for (const unit of [0.001, 1, 1e6]) {
      const { known, x } = encodeFacts(noFacts, { price: 37.2 * unit });
      expect(x.value.slice(1).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      const near = parts(encodeFacts(known, { price: 37.9 * unit }).x);
      const far = parts(encodeFacts(known, { price: 370 * unit }).x);
      const common = (other: ReadonlyMap<number, number>): number =>
        [...parts(x)].reduce((sum, [slot, w]) => sum + (slot === 0 ? 0 : w * (other.get(slot) ?? 0)), 0);
      expect(common(near)).toBeGreaterThan(0.4);
      expect(common(far)).toBe(0);
    }
    const { known, x } = encodeFacts(noFacts, { balance: -50.5 });
    expect(encodeFacts(known, { balance: 50.5 }).x.index).not.toEqual(x.index);
  });

  it('adds nothing for an empty fact, and stays bounded however many values come', () => {
    expect(encodeFacts(noFacts, { a: '', b: ' ' }).x.index).toEqual([0]);
    let known = noFacts;
    for (let i = 0; i < 1_000; i++) known = encodeFacts(known, { id: `u${i}` }).known;
    expect(known.slots.size).toBeLessThan(50);
    for (let i = 0; i < 1_000; i++) known = encodeFacts(known, { [`fact${i}`]: 'x' }).known;
    expect(known.slots.size).toBeLessThan(160);
  });
});
