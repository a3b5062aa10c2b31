import type { RankingFigures } from '../pairedRanking';
import type { SessionModel } from './sessionModel';

const K = 20;

/**
 * Recall@20 and NDCG@20 of each session's last item given the earlier ones, which are masked. With one relevant item the ideal is 1, so
 * NDCG = 1/log₂(rank + 2) of the target at `rank` < 20. Items with the target's score come before it when their index is lower. A target
 * whose score is NaN, as of a fit that diverged, is not found.
 *
 * @param sessions item indices, at least two each
 */
export const rankSessions = (model: SessionModel, sessions: readonly Int32Array[]): RankingFigures => {
  const recallAt20 = new Float64Array(sessions.length);
  const ndcgAt20 = new Float64Array(sessions.length);
  for (const [s, session] of sessions.entries()) {
    const target = session[session.length - 1]!;
    const history = session.subarray(0, -1);
    const seen = new Set(history);
    const scores = model.scores(history);
    const own = scores[target]!;
    let rank = 0;
    for (let j = 0; j < scores.length; j++) {
      if ((scores[j]! > own || (scores[j] === own && j < target)) && !seen.has(j)) rank += 1;
    }
    if (rank >= K || Number.isNaN(own)) continue;
    recallAt20[s] = 1;
    ndcgAt20[s] = 1 / Math.log2(rank + 2);
  }
  return { recallAt20, ndcgAt20 };
};
