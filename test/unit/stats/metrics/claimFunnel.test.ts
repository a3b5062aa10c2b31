import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimFunnel } from '../../../../src/stats/metrics/claimFunnel';

const day = (couponId: string, on: string, change = {}) => ({
  couponId,
  day: on,
  issued: 0,
  open: 0,
  redeemed: 0,
  released: 0,
  cancelled: 0,
  shared: 0,
  ...change,
});

describe('claimFunnel', () => {
  it('sums over all time, tells days apart from one on, and divides exactly', () => {
    const rows = [
      day('tea', '2026-11-03', { issued: 4, redeemed: 1, released: 2, open: 1 }),
      day('tea', '2026-11-01', { issued: 3, redeemed: 2, released: 1, cancelled: 1 }),
      day('tea', '2026-10-01', { issued: 5, redeemed: 1, released: 4 }),
      day('shoes', '2026-11-01', { open: 0 }),
    ];
    const [tea, shoes] = claimFunnel(rows, new Map([['tea', 5_400_000]]), '2026-11-01');
    expect(tea).toEqual({
      couponId: 'tea',
      total: { issued: 12, open: 1, redeemed: 4, released: 7, cancelled: 1, useRate: 4 / 12 },
      medianHours: 1.5,
      days: [
        { day: '2026-11-01', issued: 3, open: 0, redeemed: 2, released: 1, cancelled: 1, useRate: 2 / 3 },
        { day: '2026-11-03', issued: 4, open: 1, redeemed: 1, released: 2, cancelled: 0, useRate: 1 / 4 },
      ],
    });
    expect(shoes).toMatchObject({ medianHours: null, total: { issued: 0, useRate: null } });
  });

  it('gives no use rate of a code for all, which more may use than were given it', () => {
    const rows = [
      day('tea', '2026-11-01', { issued: 2, redeemed: 9, shared: 11 }),
      day('tea', '2026-11-02', { issued: 2, redeemed: 1, released: 1 }),
    ];
    const [tea] = claimFunnel(rows, new Map(), '2026-11-01');
    expect([tea?.total.useRate, ...(tea?.days.map(({ useRate }) => useRate) ?? [])]).toEqual([null, null, 0.5]);
  });

  it('loses no claim, whatever the order of its rows', () => {
    const counts = fc.record({ open: fc.nat(50), redeemed: fc.nat(50), released: fc.nat(50) });
    const row = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 10, max: 30 }), counts);
    fc.assert(
      fc.property(fc.array(row), (drawn) => {
        const rows = drawn.map(([id, n, parts]) =>
          day(id, `2026-11-${n}`, { ...parts, issued: parts.open + parts.redeemed + parts.released }),
        );
        const all = claimFunnel(rows, new Map(), '2026-11-00');
        const issued = rows.reduce((sum, { issued: n }) => sum + n, 0);
        expect(all.reduce((sum, { total }) => sum + total.issued, 0)).toBe(issued);
        expect(all.flatMap(({ days }) => days).reduce((sum, { open, redeemed, released }) => sum + open + redeemed + released, 0)).toBe(
          issued,
        );
      }),
    );
  });
});
