import { fitEase } from '../cf/ease';
import { gram, type Interactions } from '../cf/interactions';
import { fitItemKnn } from '../cf/itemFamilies';
import { historySums, type ItemModel } from '../cf/itemModel';
import type { SessionCandidate, SessionData, SessionModel } from './sessionModel';

/** Sessions as the rows of a binary matrix. */
export const interactionsOf = ({ items, sessions }: SessionData): Interactions => ({
  users: sessions.map((_, s) => String(s)),
  items,
  histories: sessions.map((session) => Int32Array.from(session).sort()),
});

/** Number of sessions that contain each item. */
export const sessionPopularity = ({ items, sessions }: SessionData): Float64Array => {
  const counts = new Float64Array(items.length);
  for (const session of sessions) for (const item of session) counts[item]! += 1;
  return counts;
};

const fromItems = ({ name, items, b }: ItemModel): SessionModel => ({
  name,
  scores: (history) => historySums(b ?? new Float64Array(items.length ** 2), items.length, history),
});

export const popularityCandidate: SessionCandidate = {
  name: 'popularity',
  fit: (data) => {
    const counts = sessionPopularity(data);
    return { name: 'popularity', scores: () => counts };
  },
};

export const itemKnnCandidate = (neighbours: number): SessionCandidate => ({
  name: `item-knn k=${neighbours}`,
  fit: (data) => {
    const interactions = interactionsOf(data);
    return fromItems(fitItemKnn(interactions, gram(interactions), neighbours));
  },
});

export const easeCandidate = (lambda: number): SessionCandidate => ({
  name: `ease λ=${lambda}`,
  fit: async (data) => {
    const interactions = interactionsOf(data);
    return fromItems(await fitEase(interactions, gram(interactions), lambda));
  },
});

/**
 * Counts of item j `lag` positions after item i: `M[i, j]`, row-major n × n. With `reach` > 0, every distance from `lag` to `lag + reach`
 * counts, each further position `decay` times the one before.
 */
export const transitions = ({ items, sessions }: SessionData, lag: number, reach = 0, decay = 1): Float64Array => {
  const n = items.length;
  const counts = new Float64Array(n * n);
  for (const session of sessions) {
    for (let at = 0; at + lag < session.length; at++) {
      let weight = 1;
      for (let to = at + lag; to <= Math.min(at + lag + reach, session.length - 1); to++) {
        counts[session[at]! * n + session[to]!]! += weight;
        weight *= decay;
      }
    }
  }
  return counts;
};

/**
 * Markov chain of order 1: the score of j is how often j followed the last item, ties by how often j was seen at all. Popularity alone for
 * an empty history.
 */
export const markovCandidate: SessionCandidate = {
  name: 'markov-1',
  fit: (data) => {
    const n = data.items.length;
    const counts = transitions(data, 1);
    const popular = sessionPopularity(data);
    const most = 1 + popular.reduce((a, b) => Math.max(a, b), 0);
    return {
      name: 'markov-1',
      scores: (history) => {
        const at = history[history.length - 1];
        return Float64Array.from(popular, (p, j) => (at === undefined ? 0 : counts[at * n + j]!) + p / most);
      },
    };
  },
};

/**
 * A longer memory: Σ_k decay^k P_k(j | item k positions before the end), k = 0 … memory − 1, where P_k are relative frequencies at that
 * distance shrunk towards popularity by `prior` pseudo-counts (Dirichlet smoothing).
 */
export const longMarkovCandidate = (memory: number, decay: number, prior: number): SessionCandidate => ({
  name: `markov memory=${memory} decay=${decay}`,
  fit: (data) => {
    const n = data.items.length;
    const popular = sessionPopularity(data);
    const total = popular.reduce((a, b) => a + b, 0);
    const lags = Array.from({ length: memory }, (_, k) => {
      const counts = transitions(data, k + 1);
      for (let i = 0; i < n; i++) {
        let sum = prior;
        for (let j = 0; j < n; j++) sum += counts[i * n + j]!;
        for (let j = 0; j < n; j++) counts[i * n + j] = (counts[i * n + j]! + (prior * popular[j]!) / total) / sum;
      }
      return counts;
    });
    return {
      name: `markov memory=${memory} decay=${decay}`,
      scores: (history) => {
        if (history.length === 0) return popular;
        const scores = new Float64Array(n);
        for (const [k, frequencies] of lags.entries()) {
          const i = history[history.length - 1 - k];
          if (i === undefined) break;
          const weight = decay ** k;
          for (let j = 0; j < n; j++) scores[j]! += weight * frequencies[i * n + j]!;
        }
        return scores;
      },
    };
  },
});

/** The most frequent items and the sessions restricted to them, with the index of each among all items. */
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
 * A candidate with tables of items × items, on at most `most` of them. The others follow after these, by popularity. With fewer items it is
 * the candidate itself.
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
