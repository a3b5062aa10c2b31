import type { RankingMetrics } from '../metrics/rankingMetrics';
import type { Interactions } from './interactions';
import { itemFamilies } from './itemFamilies';
import { historySums, type ItemModel, isLinear, scoreItems, topIndices } from './itemModel';

const K = 20;
/** Most users evaluated, which keeps standard errors below .004. */
const MAX_USERS = 20_000;

/** Users with relevant items, thinned evenly to `MAX_USERS`. */
const judgedUsers = (relevant: readonly Int32Array[]): readonly number[] => {
  const users = Array.from(relevant.keys()).filter((u) => relevant[u]!.length > 0);
  const every = Math.max(1, Math.ceil(users.length / MAX_USERS));
  return users.filter((_, place) => place % every === 0);
};

/** Hits among the first k of `ranked`, best first, over |relevant|. NaN when nothing is relevant. */
export const recallAtK = <T>(ranked: ArrayLike<T>, relevant: ReadonlySet<T>, k: number): number => {
  let hits = 0;
  for (let rank = 0; rank < Math.min(k, ranked.length); rank++) if (relevant.has(ranked[rank]!)) hits += 1;
  return hits / relevant.size;
};

const gain = (rank: number): number => 1 / Math.log2(rank + 2);

/**
 * Binary NDCG@k = Σ_{hit at rank i} 1/log₂(i + 2) over the ideal with min(k, |relevant|) hits in front (Järvelin & Kekäläinen
 * 2002, https://doi.org/10.1145/582415.582418). NaN when nothing is relevant.
 */
export const ndcgAtK = <T>(ranked: ArrayLike<T>, relevant: ReadonlySet<T>, k: number): number => {
  let dcg = 0;
  for (let rank = 0; rank < Math.min(k, ranked.length); rank++) if (relevant.has(ranked[rank]!)) dcg += gain(rank);
  let ideal = 0;
  for (let rank = 0; rank < Math.min(k, relevant.size); rank++) ideal += gain(rank);
  return dcg / ideal;
};

/**
 * Recall@20 and NDCG@20 (`recallAtK`, `ndcgAtK`), one figure for each user who has a relevant item. The history is masked. Models that
 * share `b` share its sums.
 *
 * @param relevant item indices to find, one list per user of `data`
 */
export const evaluateItems = (
  models: readonly ItemModel[],
  data: Interactions,
  relevant: readonly Int32Array[],
): readonly RankingMetrics[] => {
  const users = judgedUsers(relevant);
  const figures = models.map(() => ({ recallAt20: new Float64Array(users.length), ndcgAt20: new Float64Array(users.length) }));
  for (const [place, u] of users.entries()) {
    const history = data.histories[u]!;
    const [seen, wanted] = [new Set(history), new Set(relevant[u]!)];
    let shared: { readonly b: Float64Array; readonly sums: Float64Array } | undefined;
    for (const [m, model] of models.entries()) {
      if (model.b && model.b !== shared?.b) shared = { b: model.b, sums: historySums(model.b, data.items.length, history) };
      const top = topIndices(scoreItems(model, history, data.values?.[u], model.b ? shared?.sums : undefined), model.popularity, seen, K);
      figures[m]!.recallAt20[place] = recallAtK(top, wanted, K);
      figures[m]!.ndcgAt20[place] = ndcgAtK(top, wanted, K);
    }
  }
  return figures;
};

interface JudgeItemFamilyInput {
  /** Name in `itemFamilies`. */
  readonly family: string;
  readonly data: Interactions;
  /** Gram matrix of `data`. Shared memory saves each thread a copy. */
  readonly gram: Float64Array;
  readonly relevant: readonly Int32Array[];
  readonly seed: number;
}

export interface JudgedItemModel {
  readonly name: string;
  /** True if a device can run it. */
  readonly linear: boolean;
  readonly figures: RankingMetrics;
}

/** A job that fits a family and evaluates its models. Its result is small. */
export const judgeItemFamily = async (input: JudgeItemFamilyInput): Promise<readonly JudgedItemModel[]> => {
  const { data, gram, relevant, seed } = input;
  const family = itemFamilies.find(({ name }) => name === input.family);
  if (!family) throw new RangeError(`there is no item family ${input.family}`);
  const models = await family.fit(data, gram, seed);
  const figures = evaluateItems(models, data, relevant);
  return models.map((model, place) => ({ name: model.name, linear: isLinear(model), figures: figures[place]! }));
};
