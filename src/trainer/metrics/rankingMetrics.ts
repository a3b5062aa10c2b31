import { type Estimate, meanAndSe } from '../../stats/offPolicy/intervals';
import type { ModelRow } from './metricsTable';

/** One figure per user or session. */
export interface RankingMetrics {
  readonly recallAt20: Float64Array;
  readonly ndcgAt20: Float64Array;
}

export const rankingMetrics = ({ recallAt20, ndcgAt20 }: RankingMetrics): Readonly<Record<keyof RankingMetrics, Estimate>> => ({
  recallAt20: meanAndSe(recallAt20),
  ndcgAt20: meanAndSe(ndcgAt20),
});

/** Mean differences between a and b over the same users or sessions, with the standard error of the paired difference. */
export const rankingGains = (a: RankingMetrics, b: RankingMetrics): Readonly<Record<'recallAt20Gain' | 'ndcgAt20Gain', Estimate>> => ({
  recallAt20Gain: meanAndSe(a.recallAt20.map((x, i) => x - b.recallAt20[i]!)),
  ndcgAt20Gain: meanAndSe(a.ndcgAt20.map((x, i) => x - b.ndcgAt20[i]!)),
});

/**
 * Best validation NDCG@20 of each kind of model (the first word of its name), and the named ones, to keep the number of test comparisons
 * small.
 */
export const finalists = (validation: readonly ModelRow[], named: readonly string[]): ReadonlySet<string> => {
  const kinds = new Map<string, ModelRow>();
  for (const row of validation) {
    const kind = row.model.split(' ')[0] ?? row.model;
    const known = kinds.get(kind);
    if (!known || row.metrics.ndcgAt20! > known.metrics.ndcgAt20!) kinds.set(kind, row);
  }
  return new Set([...Array.from(kinds.values(), ({ model }) => model), ...named]);
};
