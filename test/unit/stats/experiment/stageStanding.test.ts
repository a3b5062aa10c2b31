import { describe, expect, it } from 'vitest';
import type { OrderRecord } from '../../../../src/protocol/order';
import { stageStanding } from '../../../../src/stats/experiment/stageStanding';

const bundle = '0123456789abcdef';
let serial = 0;
const orders = (count: number, attribution: string, margin = 1_000, at = 10): OrderRecord[] =>
  Array.from({ length: count }, () => ({ orderId: `o${serial++}`, at, attribution, subtotal: 5_000, discount: 0, margin }));
const question = { experiment: 'e', bundle, share: 0.2, tolerance: 0.02, since: 5 };

describe('stageStanding', () => {
  it('counts orders of this stage, this experiment and Couplet’s arm alone, and weighs them by their known shares', () => {
    const standing = stageStanding(
      [
        ...orders(120, 'v1.e.couplet.-.01234567s', 1_200),
        ...orders(460, 'v1.e.couplet.tea.01234567l'),
        ...orders(50, 'v1.e.couplet.-'),
        ...orders(50, 'v1.e.couplet.-.99999999s'),
        ...orders(50, 'v1.other.couplet.-.01234567s'),
        ...orders(50, 'v1.e.couplet.-.01234567s', 1_000, 4),
        ...orders(20, 'v1.e.none.-.01234567s'),
        ...orders(80, 'v1.e.rule.-.01234567l'),
      ],
      question,
    );
    expect(standing).toMatchObject({
      staged: { customers: 120, orders: 120, net: 144_000 },
      live: { customers: 460, net: 460_000 },
      enough: true,
      mismatch: false,
    });
    expect(standing.difference.value).toBeCloseTo(144_000 / 0.2 - 460_000 / 0.8);
    expect(standing.notWorse).toBe(false);
  });

  it('finds a draw that is not what was planned, by the arms that a stage leaves alone', () => {
    const split = (staged: number, live: number) => [...orders(staged, 'v1.e.none.-.01234567s'), ...orders(live, 'v1.e.none.-.01234567l')];
    expect(stageStanding(split(205, 795), question).mismatch).toBe(false);
    expect(stageStanding(split(500, 500), question).mismatch).toBe(true);
  });

  it('has no interval before there are customers enough', () => {
    const few = stageStanding([...orders(99, 'v1.e.couplet.-.01234567s', 9_000), ...orders(400, 'v1.e.couplet.-.01234567l')], question);
    expect(few).toMatchObject({ enough: false, notWorse: false, difference: { sequence: { lower: null, upper: null } } });
  });
});
