import { fitEase } from './ease';
import type { Interactions } from './interactions';
import { cosines, indexUsers, nearest } from './userCosine';

/** Users and items with the ratings given. */
export type Ratings = Interactions & { readonly values: readonly Float64Array[] };

export interface RatingModel {
  /** Kind and hyper-parameters, e.g. `user-cosine k=50`. */
  readonly name: string;
  /** Stars, within the range of the training ratings. A user or item of −1 has no ratings in the training data. */
  readonly predict: (user: number, item: number) => number;
}

type Predict = RatingModel['predict'];

/** Σ and count of the ratings, or of what remains of them, by item and by user. */
const sumsOf = ({ users, items, histories }: Ratings, of: (user: number, item: number, place: number) => number) => {
  const [byItem, byUser] = [items, users].map(({ length }) => ({ sum: new Float64Array(length), count: new Float64Array(length) })) as [
    Sums,
    Sums,
  ];
  for (const [u, history] of histories.entries()) {
    for (const [place, i] of history.entries()) {
      const value = of(u, i, place);
      byItem.sum[i]! += value;
      byItem.count[i]! += 1;
      byUser.sum[u]! += value;
      byUser.count[u]! += 1;
    }
  }
  return { byItem, byUser };
};
interface Sums {
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

/** Prior counts that shrink a bias to 0, of an item and of a user. */
const [ITEM_PRIOR, USER_PRIOR] = [25, 10];

/**
 * Baselines: the mean of all ratings, an item's mean, and μ + b_i + b_u with b_i = Σ (r − μ) / (25 + n_i), then b_u = Σ (r − μ − b_i) / (10 +
 * n_u) (Koren 2010, https://doi.org/10.1145/1644873.1644874).
 */
const baselines = (data: Ratings) => {
  const { values } = data;
  const { byItem, byUser } = sumsOf(data, (u, _, place) => values[u]![place]!);
  const total = byItem.sum.reduce((a, b) => a + b, 0);
  const mean = total / byItem.count.reduce((a, b) => a + b, 0);
  const itemMean: Predict = (_, item) => (byItem.count[item] ? byItem.sum[item]! / byItem.count[item] : mean);
  const itemBias = byItem.sum.map((sum, i) => (sum - mean * byItem.count[i]!) / (ITEM_PRIOR + byItem.count[i]!));
  const rest = sumsOf(data, (u, i, place) => values[u]![place]! - mean - itemBias[i]!).byUser.sum;
  const userBias = rest.map((sum, u) => sum / (USER_PRIOR + byUser.count[u]!));
  const biases: Predict = (user, item) => mean + (itemBias[item] ?? 0) + (userBias[user] ?? 0);
  return { mean: (() => mean) as Predict, itemMean, biases };
};

/** What remains of each rating after a baseline. */
const deviationsFrom = (data: Ratings, base: Predict): Ratings => ({
  ...data,
  values: data.histories.map((history, u) => Float64Array.from(history, (i, place) => data.values[u]![place]! - base(u, i))),
});

/**
 * Weighted mean Σ_v s_uv r_vi / Σ_v |s_uv| over the k most similar users v who rated the item, s_uv = `cosines` above 0. `undefined` if
 * there are none. Similarities of the last user are kept, so ask user by user.
 */
const neighbourMeans = (data: Ratings) => {
  const rows = indexUsers(data);
  let last = -1;
  let similar: Float64Array = new Float64Array();
  return (user: number, item: number, k: number): number | undefined => {
    const column = rows.byItem[item];
    const history = data.histories[user];
    if (!column || !history) return undefined;
    if (user !== last) [last, similar] = [user, cosines(rows, history, data.values[user])];
    const placeOf = new Map(Array.from(column.users, (v, place) => [v, place] as const));
    // The user's own rating of the item is what is asked for.
    placeOf.delete(user);
    const near = nearest(similar, placeOf.keys(), k);
    const weight = near.reduce((sum, v) => sum + similar[v]!, 0);
    return weight > 0 ? near.reduce((sum, v) => sum + similar[v]! * column.values[placeOf.get(v)!]!, 0) / weight : undefined;
  };
};

const NEIGHBOURS = [20, 50, 100];
/** λ of EASE, in squared stars. */
const LAMBDAS = [10, 30, 100, 300];

/** EASE of the deviations: r̂_ui = base + Σ_j d_uj B[j, i], with the Gram matrix DᵀD. */
const fitEaseRatings = async (data: Ratings, expected: Predict, lambda: number): Promise<RatingModel> => {
  const deviations = deviationsFrom(data, expected);
  const n = data.items.length;
  const g = new Float64Array(n * n);
  for (const [u, history] of data.histories.entries())
    for (const [a, i] of history.entries())
      for (const [c, j] of history.entries()) g[i * n + j]! += deviations.values[u]![a]! * deviations.values[u]![c]!;
  const { b, name } = await fitEase(data, g, lambda);
  const predict: Predict = (user, item) => {
    const base = expected(user, item);
    const history = data.histories[user];
    if (item < 0 || !history) return base;
    return history.reduce((sum, j, place) => sum + deviations.values[user]![place]! * b![j * n + item]!, base);
  };
  return { name, predict };
};

/** Every model that is compared on validation, the baselines first. At least one rating. */
export const fitRatingModels = async (data: Ratings): Promise<readonly RatingModel[]> => {
  const { mean, itemMean, biases } = baselines(data);
  const [classic, adjusted] = [neighbourMeans(data), neighbourMeans(deviationsFrom(data, biases))];
  const models: RatingModel[] = [
    { name: 'mean', predict: mean },
    { name: 'item-mean', predict: itemMean },
    { name: 'biases', predict: biases },
    ...NEIGHBOURS.map((k) => ({
      name: `user-cosine k=${k}`,
      predict: (user: number, item: number) => classic(user, item, k) ?? itemMean(user, item),
    })),
    ...NEIGHBOURS.map((k) => ({
      name: `adjusted-user-cosine k=${k}`,
      predict: (user: number, item: number) => biases(user, item) + (adjusted(user, item, k) ?? 0),
    })),
  ];
  for (const lambda of LAMBDAS) models.push(await fitEaseRatings(data, biases, lambda));
  const [least, most] = data.values.reduce(
    ([low, high], row) => [Math.min(low, ...row), Math.max(high, ...row)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return models.map(({ name, predict }) => ({ name, predict: (user, item) => Math.min(most, Math.max(least, predict(user, item))) }));
};
