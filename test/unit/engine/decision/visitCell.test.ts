import { describe, expect, it } from 'vitest';
import { type VisitFacts, visitCell, visitCells, visitGroups } from '../../../../src/engine/decision/visitCell';

const visit: VisitFacts = { orders: 0, shownLately: 0, claimed: 0, shown: 'none', bought: false, used: false };

describe('cells of visits', () => {
  it('are where the values that stand for a group fall, one cell for each that can come of a visit', () => {
    const found = visitGroups.flatMap((group) =>
      [{}, { bought: true }, { bought: true, used: true }].map((outcome, at) => ({
        cell: visitCell({ ...visit, ...group, ...outcome }),
        stated: group.cells[at],
      })),
    );
    for (const { cell, stated } of found) expect(cell).toBe(stated);
    expect(new Set(found.map(({ cell }) => cell)).size).toBe(visitCells);
    expect(Math.max(...found.map(({ cell }) => cell))).toBe(visitCells - 1);
  });

  it('tell apart what decisions turn on, and nothing finer', () => {
    const apart: readonly Partial<VisitFacts>[] = [
      {},
      { orders: 1 },
      { orders: 2 },
      { shownLately: 0.5 },
      { shownLately: 2 },
      { shownLately: 9 },
      { claimed: 1 },
      { shown: 'whole' },
      { shown: 0.2 },
      { shown: 0.7 },
      { bought: true },
    ];
    expect(new Set(apart.map((facts) => visitCell({ ...visit, ...facts }))).size).toBe(apart.length);
    expect(visitCell({ ...visit, orders: 40, shown: 1, shownLately: 100, claimed: 7 })).toBe(
      visitCell({ ...visit, orders: 2, shown: 0.5, shownLately: 2.5, claimed: 1 }),
    );
  });
});
