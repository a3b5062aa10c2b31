import { DAY, type Instant } from '../clock';
import { keptShare } from './keptShare';

interface Published {
  readonly id: string;
  readonly publishedAt: Instant;
}

/**
 * How much of what each bundle's devices told still counts, [0, 1] by id: all of what came last, of an earlier bundle `keptShare` of the days that lie
 * between its end and that of the last. A bundle ends when the next is published. Nothing is forgotten before something newer was told, so a shop that
 * no longer asks keeps what it knows.
 * @param bundles all there were, in any order; from the current one on they go on telling
 * @param told ids of those that told anything
 * @param halfLife days; absent: nothing is ever forgotten
 */
export const keptByBundle = (
  bundles: readonly Published[],
  {
    told,
    current,
    halfLife,
    now,
  }: { readonly told: Iterable<string>; readonly current: Published; readonly halfLife: number | undefined; readonly now: Instant },
): ReadonlyMap<string, number> => {
  const starts = bundles.map(({ publishedAt }) => publishedAt).sort((a, b) => a - b);
  const begins = new Map(bundles.map(({ id, publishedAt }) => [id, publishedAt]));
  const endOf = (id: string): Instant => {
    const begin = begins.get(id);
    return id === current.id || begin === undefined ? now : (starts.find((start) => start > begin) ?? now);
  };
  const ends = new Map([...told].map((id) => [id, endOf(id)]));
  const last = Math.max(...ends.values());
  return new Map([...ends].map(([id, end]) => [id, keptShare((last - end) / DAY, halfLife)]));
};
