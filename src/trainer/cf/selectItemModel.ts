import type { Database } from '../ingest/database';
import { type ModelRow, modelRow } from '../metrics/metricsTable';
import { rankingMetrics } from '../metrics/rankingMetrics';
import { mapOnThreads } from '../parallel/mapOnThreads';
import { sharedArray, threadCount } from '../parallel/threadCount';
import { type JudgedItemModel, judgeItemFamily } from './evaluateItems';
import { gram, type Interactions, type LinkRows, readInteractions, readRelevant, splitLinks } from './interactions';
import { fitPopularity, type ItemFamily, itemFamilies } from './itemFamilies';
import type { ItemModel } from './itemModel';

/** With fewer items, evaluation is faster than starting threads. */
const WORTH_THREADS = 400;

export interface ItemSelection {
  /** Name of the chosen model, a row of `validation`. */
  readonly chosen: string;
  /** Description of the criterion it was chosen by. */
  readonly chosenFor: string;
  /** Model names of each family, in its order, which is the same on other data with times. */
  readonly families: readonly { readonly family: ItemFamily; readonly names: readonly string[] }[];
  readonly validation: readonly ModelRow[];
  /** Number of users the choice was made on. */
  readonly users: number;
}

const MERIT = 'the largest sum of Recall@20 and NDCG@20 on validation, of models that a device can run';

/**
 * Compares all models on the last fifth of the training period, so that a model for an unseen period is chosen on an unseen period. Of
 * those a device can run, the best sum of Recall@20 and NDCG@20 wins, ties by order. Within the best family, the mean over the last two
 * such periods decides.
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
  const selection = await compareItemModels(matrix.data, relevant, itemFamilies, seed, onStep);
  const chosen = selection.families.find(({ names }) => names.includes(selection.chosen));
  if (!matrix.data.times || !chosen || chosen.names.length < 2) return selection;
  // Members of a family differ by less than one period can show, so the period before is used as well.
  const again = await splitLinks(db, earlier, seed);
  const before = await readInteractions(db, again.earlier, minBuyers, `${rows.table}_cf_before`);
  const { data } = before;
  const wanted = await readRelevant(db, before, again.later);
  const judged = await judgeItemFamily({ family: chosen.family.name, data, gram: gram(data), relevant: wanted, seed });
  return {
    ...selection,
    chosen: strongestOfBoth(selection, chosen.names, judged),
    chosenFor: `${MERIT}; within its family, over the period before as well`,
  };
};

/** Selection criterion: both figures count equally, since either alone favours models tuned to it. */
const merit = ({ metrics }: ModelRow): number => metrics.recallAt20! + metrics.ndcgAt20!;

/**
 * The member of a family with the best mean merit over two periods, or over the last one alone if the period before has no users to
 * evaluate.
 */
const strongestOfBoth = ({ chosen, validation }: ItemSelection, names: readonly string[], judged: readonly JudgedItemModel[]): string => {
  if (judged.length !== names.length || judged[0]?.figures.ndcgAt20.length === 0) return chosen;
  const rowOf = new Map(validation.map((row) => [row.model, row]));
  const means = judged.map(({ name, figures }, place) => merit(rowOf.get(names[place]!)!) + merit(modelRow(name, rankingMetrics(figures))));
  return names[means.indexOf(Math.max(...means))] ?? chosen;
};

export const compareItemModels = async (
  data: Interactions,
  relevant: readonly Int32Array[],
  families: readonly ItemFamily[],
  seed: number,
  onStep: () => void = () => undefined,
): Promise<ItemSelection> => {
  const shared = { data, gram: sharedArray(gram(data)), relevant, seed };
  const judged = await mapOnThreads(
    'judgeItemFamily',
    judgeItemFamily,
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
      // Without users to evaluate, the figures are NaN and the first model wins.
      const found = users > 0 ? merit(row) : 0;
      if (linear && found > best) [chosen, best] = [name, found];
    }
  }
  return { chosen, chosenFor: MERIT, families: named, validation, users };
};

/** The model with a given name on other data. If the data has no times and the family has fewer models for it, its first one is used. */
export const refitItemModel = async ({ families, chosen }: ItemSelection, data: Interactions, seed: number): Promise<ItemModel> => {
  const { family, names } = families.find((known) => known.names.includes(chosen)) ?? families[0]!;
  const models = await family.fit(data, gram(data), seed);
  return models[names.indexOf(chosen)] ?? models[0] ?? fitPopularity(data);
};
