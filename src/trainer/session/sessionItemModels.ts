import { fitEase } from '../cf/ease';
import { gram, type Interactions } from '../cf/interactions';
import { fitItemKnn } from '../cf/itemKnn';
import { historySums, type ItemModel } from '../cf/itemModel';
import type { SessionCandidate, SessionData, SessionModel } from './sessionModel';

/** Sessions as the rows of a binary matrix. */
export const interactionsOf = ({ items, sessions }: SessionData): Interactions => ({
  users: sessions.map((_, s) => String(s)),
  items,
  histories: sessions.map((session) => Int32Array.from(session).sort()),
});

/** Sessions that each item is in. */
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
