import { sessionPopularity } from './sessionItemModels';
import type { SessionCandidate, SessionData } from './sessionModel';

/**
 * Counts of item j `lag` places after item i: `M[i, j]`, row-major n × n. With `reach` > 0, every distance from `lag` to `lag + reach` counts,
 * each further place `decay` times the one before.
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
 * Markov chain of order 1: the score of j is how often j followed the last item; where that ties, how often j was seen at all. After nothing,
 * popularity alone.
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
 * A longer memory: Σ_k decay^k P_k(j | item k places before the end), k = 0 … memory − 1, where P_k are relative frequencies at that distance
 * drawn towards popularity by `prior` pseudo-counts (Dirichlet smoothing).
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
