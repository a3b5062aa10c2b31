import { seededRng, uniform } from '../../core/random';
import { evaluateItems, type RankingMetrics } from './evaluateItems';
import { gram, type Interactions, type Pair, toInteractions } from './interactions';
import { fitEase, fitItemKnn, fitPopularity, type ItemModel } from './itemModel';

export interface ItemCandidate {
  readonly name: string;
  readonly train: (data: Interactions, g: Float64Array) => ItemModel | Promise<ItemModel>;
}

export const itemCandidates: readonly ItemCandidate[] = [
  { name: 'popularity', train: fitPopularity },
  ...[50, 200].map((k) => ({ name: `item-knn k=${k}`, train: (data: Interactions, g: Float64Array) => fitItemKnn(data, g, k) })),
  ...[100, 300, 1_000].map((lambda) => ({
    name: `ease λ=${lambda}`,
    train: (data: Interactions, g: Float64Array) => fitEase(data, g, lambda),
  })),
];

export interface ItemSelection {
  readonly chosen: ItemCandidate;
  readonly validation: readonly { readonly model: string; readonly metrics: RankingMetrics }[];
}

/** Items by user. */
export const wantedOf = (pairs: readonly Pair[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const wanted = new Map<string, Set<string>>();
  for (const { user, item } of pairs) {
    const known = wanted.get(user);
    if (known) known.add(item);
    else wanted.set(user, new Set([item]));
  }
  return wanted;
};

/**
 * Splits pairs into an earlier and a later period: the last fifth of the time span is validation. In a log without times, a seeded fifth
 * of the pairs.
 */
export const splitPairs = (
  pairs: readonly Pair[],
  seed: number,
): { readonly earlier: readonly Pair[]; readonly later: readonly Pair[] } => {
  const times = pairs.map(({ time }) => time);
  const [first, last] = times.reduce(([low, high], time) => [Math.min(low, time), Math.max(high, time)], [Number.POSITIVE_INFINITY, 0]);
  const cut = last - (last - first) / 5;
  const rng = seededRng(seed);
  const isLater = pairs.map(({ time }) => (last > first ? time >= cut : uniform(rng) < 0.2));
  return { earlier: pairs.filter((_, i) => !isLater[i]), later: pairs.filter((_, i) => isLater[i]) };
};

/** Compares the candidates on a later period of the training log only; the best NDCG@20 wins, ties by order. */
export const selectItemModel = async (
  pairs: readonly Pair[],
  minBuyers: number,
  seed: number,
  onStep: (name: string) => void = () => undefined,
): Promise<ItemSelection> => {
  const { earlier, later } = splitPairs(pairs, seed);
  const data = toInteractions(earlier, minBuyers);
  const g = gram(data);
  const wanted = wantedOf(later);
  const validation: { readonly model: string; readonly metrics: RankingMetrics }[] = [];
  for (const { name, train } of itemCandidates) {
    onStep(name);
    validation.push({ model: name, metrics: evaluateItems(await train(data, g), data, wanted) });
  }
  const best = validation.reduce((a, b) => (b.metrics.ndcgAt20.value > a.metrics.ndcgAt20.value ? b : a));
  return { chosen: itemCandidates.find(({ name }) => name === best.model) ?? itemCandidates[0]!, validation };
};
