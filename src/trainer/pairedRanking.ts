import { type Estimate, meanAndSe } from '../stats/offPolicy/intervals';

/** One figure a user or session. */
export interface RankingFigures {
  readonly recallAt20: Float64Array;
  readonly ndcgAt20: Float64Array;
}

export const rankingMetrics = ({ recallAt20, ndcgAt20 }: RankingFigures): Readonly<Record<keyof RankingFigures, Estimate>> => ({
  recallAt20: meanAndSe(recallAt20),
  ndcgAt20: meanAndSe(ndcgAt20),
});

/** Mean differences of a to b over the same users or sessions, with the standard error of the paired difference. */
export const rankingGains = (a: RankingFigures, b: RankingFigures): Readonly<Record<'recallAt20Gain' | 'ndcgAt20Gain', Estimate>> => ({
  recallAt20Gain: meanAndSe(a.recallAt20.map((x, i) => x - b.recallAt20[i]!)),
  ndcgAt20Gain: meanAndSe(a.ndcgAt20.map((x, i) => x - b.ndcgAt20[i]!)),
});
