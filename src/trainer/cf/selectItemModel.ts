import type { Database } from '../ingest/database';
import { type ModelRow, modelRow } from '../metricsTable';
import { rankingMetrics } from '../pairedRanking';
import { parallelMap } from '../parallel/parallelMap';
import { sharedArray } from '../parallel/sharedArray';
import { threadCount } from '../parallel/threadCount';
import { gram, type Interactions } from './interactions';
import { type ItemFamily, itemFamilies } from './itemFamilies';
import type { ItemModel } from './itemModel';
import { fitPopularity } from './popularity';
import { type LinkRows, readInteractions, readRelevant, splitLinks } from './readInteractions';

/** Fewer items are judged sooner than threads start. */
const WORTH_THREADS = 400;

export interface ItemSelection {
  /** Name of the chosen model, a row of `validation`. */
  readonly chosen: string;
  /** Model names of each family, in its order, which is the same on other data with times. */
  readonly families: readonly { readonly family: ItemFamily; readonly names: readonly string[] }[];
  readonly validation: readonly ModelRow[];
  /** Users the choice was made on. */
  readonly users: number;
}

/**
 * Compares all models on the last fifth of the training period; the best NDCG@20 of those a device can run wins, ties by order. What a period
 * that was not seen asks for is thus chosen on a period that was not seen.
 */
export const selectItemModel = async (
  db: Database,
  rows: LinkRows,
  minBuyers: number,
  seed: number,
  onStep: () => void = () => undefined,
): Promise<ItemSelection> => {
  const { earlier, later } = await splitLinks(db, rows, seed);
  const matrix = await readInteractions(db, earlier, minBuyers, `${rows.table}_cf_earlier`);
  const relevant = await readRelevant(db, matrix, later);
  return compareItemModels(matrix.data, relevant, itemFamilies, seed, onStep);
};

export const compareItemModels = async (
  data: Interactions,
  relevant: readonly Int32Array[],
  families: readonly ItemFamily[],
  seed: number,
  onStep: () => void = () => undefined,
): Promise<ItemSelection> => {
  const shared = { data, gram: sharedArray(gram(data)), relevant, seed };
  const judged = await parallelMap(
    'judgeItemFamily',
    families.map(({ name }) => ({ ...shared, family: name })),
    onStep,
    data.items.length < WORTH_THREADS ? 1 : threadCount(),
  );
  const validation: ModelRow[] = [];
  const named: { family: ItemFamily; names: readonly string[] }[] = [];
  let [chosen, best, users] = ['', Number.NEGATIVE_INFINITY, 0];
  for (const [index, family] of families.entries()) {
    const models = judged[index]!;
    named.push({ family, names: models.map(({ name }) => name) });
    for (const { name, linear, figures } of models) {
      const row = modelRow(name, rankingMetrics(figures));
      validation.push(row);
      users = figures.ndcgAt20.length;
      // With nothing to judge by, the figures are no numbers and the first model stands.
      const ndcg = users > 0 ? row.metrics.ndcgAt20! : 0;
      if (linear && ndcg > best) [chosen, best] = [name, ndcg];
    }
  }
  return { chosen, families: named, validation, users };
};

/** The model of a name on other data. Where the data has no times and the family has fewer models for it, its first stands in. */
export const refitItemModel = async ({ families, chosen }: ItemSelection, data: Interactions, seed: number): Promise<ItemModel> => {
  const { family, names } = families.find((known) => known.names.includes(chosen)) ?? families[0]!;
  const models = await family.fit(data, gram(data), seed);
  return models[names.indexOf(chosen)] ?? models[0] ?? fitPopularity(data);
};
