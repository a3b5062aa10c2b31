import { sessionPopularity } from './sessionItemModels';
import type { SessionCandidate, SessionData } from './sessionModel';

/** The most frequent items and what the sessions hold of them, with the place of each among all items. */
const frequentOnly = (data: SessionData, counts: Float64Array, most: number): { readonly data: SessionData; readonly kept: Int32Array } => {
  const kept = Int32Array.from([...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, most)).sort();
  const place = new Int32Array(data.items.length).fill(-1);
  for (const [index, item] of kept.entries()) place[item] = index;
  return {
    kept,
    data: {
      items: Array.from(kept, (item) => data.items[item]!),
      sessions: data.sessions
        .map((session) => session.map((item) => place[item]!).filter((item) => item >= 0))
        .filter(({ length }) => length >= 2),
      attributes: (data.attributes ?? []).map((attribute) => ({ ...attribute, codes: kept.map((item) => attribute.codes[item]!) })),
    },
  };
};

/**
 * A candidate that holds tables of items × items, on at most `most` of them; the others follow after these, by popularity. With fewer items
 * than that it is the candidate itself.
 */
export const onFrequentItems = (candidate: SessionCandidate, most: number): SessionCandidate => ({
  name: candidate.name,
  fit: async (all, seed) => {
    if (all.items.length <= most) return candidate.fit(all, seed);
    const counts = sessionPopularity(all);
    const { data, kept } = frequentOnly(all, counts, most);
    const place = new Int32Array(all.items.length).fill(-1);
    for (const [index, item] of kept.entries()) place[item] = index;
    const model = await candidate.fit(data, seed);
    return {
      name: candidate.name,
      scores: (history) => {
        const known = model.scores(history.map((item) => place[item]!).filter((item) => item >= 0));
        const least = known.reduce((a, b) => Math.min(a, b), 0);
        const scores = counts.map((count) => least - 1 / (1 + count));
        for (const [index, item] of kept.entries()) scores[item] = known[index]!;
        return scores;
      },
    };
  },
});
