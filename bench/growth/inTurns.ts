import { median } from '../benchResult';

/** Median of each side's figure, taken in turns that begin with another side each, so that what one leaves undone does not fall on the same next one. */
export const inTurns = async (sides: readonly (() => Promise<number>)[], turns: number): Promise<readonly number[]> => {
  const taken: number[][] = sides.map(() => []);
  for (let turn = 0; turn < turns; turn++)
    for (let i = 0; i < sides.length; i++) {
      const which = (i + turn) % sides.length;
      taken[which]?.push((await sides[which]?.()) ?? Number.NaN);
    }
  return taken.map(median);
};
