import { keptShare } from './keptShare';

/**
 * How much of what each bundle's devices told still counts, [0, 1] by id: all of what came last, of what another told `keptShare` of the days since it
 * last did. Only what is newer makes older things count less, never the mere passing of days, so that a shop that no longer asks keeps what it knows.
 * @param lastTold days on which they told last, by id; null: before days were written down, so no later than the first of those that were
 * @param halfLife days; absent: nothing is ever forgotten
 */
export const keptByBundle = (lastTold: ReadonlyMap<string, number | null>, halfLife: number | undefined): ReadonlyMap<string, number> => {
  const known = [...lastTold.values()].filter((day) => day !== null);
  const [first, last] = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [0, 0];
  return new Map([...lastTold].map(([id, day]) => [id, keptShare(last - (day ?? first), halfLife)]));
};
