import type { RankingMetrics } from '../metrics/rankingMetrics';

/** A categorical fact of each item, e.g. its category or price band. */
export interface ItemAttribute {
  readonly name: string;
  /** Code of each item of `SessionData.items`, 0 … size − 1. 0 when unknown. */
  readonly codes: Int32Array;
  /** Number of codes. */
  readonly size: number;
}

/** Sessions to learn from, oldest first. */
export interface SessionData {
  readonly items: readonly string[];
  /** Item indices of each session in first-seen order without repeats, at least two. */
  readonly sessions: readonly Int32Array[];
  readonly attributes?: readonly ItemAttribute[];
}

/** Predicts a session's next new item. */
export interface SessionModel {
  readonly name: string;
  /** One unitless score per item of the data it was fitted on. The caller masks the history's own items. */
  scores(history: Int32Array): Float64Array;
}

/** A way to fit such a model, with fixed hyper-parameters. The same data and seed give the same model. */
export interface SessionCandidate {
  readonly name: string;
  fit(data: SessionData, seed: number): SessionModel | Promise<SessionModel>;
}

const K = 20;

/**
 * Recall@20 and NDCG@20 of each session's last item given the earlier ones, which are masked. With one relevant item the ideal is 1, so
 * NDCG = 1/log₂(rank + 2) of the target at `rank` < 20. Items with the target's score come before it when their index is lower. A target
 * whose score is NaN, as from a fit that diverged, is not found.
 *
 * @param sessions item indices, at least two each
 */
export const rankSessions = (model: SessionModel, sessions: readonly Int32Array[]): RankingMetrics => {
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
