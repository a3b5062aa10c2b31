import { type VisitGroup, visitCells, visitGroups } from '../../src/engine/decision/visitCell';
import { normal, type Rng } from '../../src/maths/random';

const shares = {
  orders: [0.7, 0.2, 0.1],
  shownLately: [0.4, 0.3, 0.2, 0.1],
  claimed: [0.85, 0.15],
  shown: [0.4, 0.2, 0.25, 0.15],
};
const levels = (of: (group: VisitGroup) => VisitGroup['shown']) => [...new Set(visitGroups.map(of))];
const shareOf = (group: VisitGroup): number =>
  (Object.keys(shares) as (keyof typeof shares)[]).reduce(
    (share, axis) => share * shares[axis][levels((one) => one[axis]).indexOf(group[axis])]!,
    1,
  );

/**
 * Counts of so many visits by cell, rounded, of a shop where a coupon leaves margin: who is shown one buys twice as often.
 * @param noise variance in each count
 */
export const visitCounts = (visits: number, noise: number, rng: Rng): readonly number[] => {
  const counts = new Array<number>(visitCells).fill(0);
  for (const group of visitGroups) {
    const here = visits * shareOf(group);
    const bought = here * (group.shown === 'none' ? 0.04 : 0.08);
    const used = group.shown === 'none' ? 0 : bought / 2;
    for (const [i, count] of [here - bought, bought - used, used].entries()) counts[group.cells[i]!] = count;
  }
  return counts.map((count) => Math.round(count + Math.sqrt(noise) * normal(rng)));
};
