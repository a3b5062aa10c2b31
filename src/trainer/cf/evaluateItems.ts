import { type Estimate, meanAndSe } from '../../core/evaluation/meanAndSe';
import { ndcgAtK, recallAtK } from '../../core/evaluation/ranking';
import type { Interactions } from './interactions';
import { type ItemModel, topItems } from './itemModel';

export interface RankingMetrics {
  /** Users judged. */
  readonly users: number;
  readonly recallAt20: Estimate;
  readonly ndcgAt20: Estimate;
}

/**
 * Recall@20 and NDCG@20 averaged over users with a history in `train` and at least one relevant item: known to the model, in
 * `wanted`, not in the history. Bought items are masked.
 *
 * @param wanted items of the later period by user
 */
export const evaluateItems = (model: ItemModel, train: Interactions, wanted: ReadonlyMap<string, ReadonlySet<string>>): RankingMetrics => {
  const known = new Set(train.items);
  const [recalls, gains]: [number[], number[]] = [[], []];
  for (const [u, user] of train.users.entries()) {
    const history = train.histories[u]!;
    const bought = new Set(Array.from(history, (i) => train.items[i]!));
    const relevant = new Set([...(wanted.get(user) ?? [])].filter((item) => known.has(item) && !bought.has(item)));
    if (relevant.size === 0) continue;
    const ranked = topItems(model, history, 20);
    recalls.push(recallAtK(ranked, relevant, 20));
    gains.push(ndcgAtK(ranked, relevant, 20));
  }
  return { users: recalls.length, recallAt20: meanAndSe(recalls), ndcgAt20: meanAndSe(gains) };
};
