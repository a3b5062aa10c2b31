import type { SessionModel } from './sessionModel';

/** The k best items not in the history, best first; ties by position. */
export const topSessionItems = (model: SessionModel, items: readonly string[], history: Int32Array, k: number): readonly string[] => {
  const scores = model.scores(history);
  const seen = new Set(history);
  return Array.from(scores.keys())
    .filter((j) => !seen.has(j))
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, k)
    .map((j) => items[j]!);
};
