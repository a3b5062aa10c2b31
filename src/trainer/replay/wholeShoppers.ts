import { seededRng } from '../../maths/random';
import { shuffled } from '../shuffled';

/**
 * At most `most` rows, of whole shoppers drawn by `seed`, in the order given; all rows where they are fewer. The draw ends at the first
 * shopper who does not fit, so that it does not prefer those with few rows.
 */
export const wholeShoppers = <T>(rows: readonly T[], shopperOf: (row: T) => number, most: number, seed: number): readonly T[] => {
  if (rows.length <= most) return rows;
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(shopperOf(row), (counts.get(shopperOf(row)) ?? 0) + 1);
  const shoppers = [...counts.keys()];
  const drawn = new Set<number>();
  let total = 0;
  for (const at of shuffled(shoppers.length, seededRng(seed))) {
    const shopper = shoppers[at]!;
    total += counts.get(shopper)!;
    if (total > most) break;
    drawn.add(shopper);
  }
  return rows.filter((row) => drawn.has(shopperOf(row)));
};
