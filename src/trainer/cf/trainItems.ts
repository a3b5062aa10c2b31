import { type CollaborativeSource, decodeCollaborative, encodeCollaborative } from '../../bundle/weightCodec';
import { type CollaborativeWeights, collaborativeScores, interestHistory } from '../../engine/scoring/collaborativeScores';
import type { PickTable } from '../../engine/scoring/picks';
import type { Coupon } from '../../protocol/coupons/coupon';
import { inScope } from '../../protocol/coupons/scope';
import type { HeldOutScore } from '../decisions/trainDecisions';
import type { Database } from '../ingest/database';
import type { Evaluation } from '../metrics/metricsTable';
import { finalists } from '../metrics/rankingMetrics';
import { type Progress, steps } from '../run/progress';
import { type LinkRows, ofUsers, readInteractions } from './interactions';
import { itemFamilies } from './itemFamilies';
import type { ItemModel } from './itemModel';
import { fitPicks, type PickFacts } from './pickTable';
import { refitItemModel, selectItemModel } from './selectItemModel';

/** Weights kept per item: the strongest few dominate the score, and the table must stay small on a phone. */
const KEPT = 24;

/** A linear model's kind on the device: like item-kNN, prototypes give item similarities. */
const KINDS = {
  popularity: 'popularity',
  ease: 'ease',
  'item-knn': 'item-knn',
  prototypes: 'item-knn',
  'user-knn': 'item-knn',
  'user-cosine': 'item-knn',
  als: 'item-knn',
} as const satisfies Record<ItemModel['kind'], CollaborativeSource['model']>;

/**
 * Item → coupon weights W[i, c] = Σ_{j ∈ scope(c)} scale[j] B[i, j] / s_c (base[j] in place of B if there is none), where s_c is the root
 * mean square of the column before scaling, so that coupons with wide and narrow scopes are comparable and the scores have no unit. Per
 * item only the `KEPT` largest |W| are kept.
 *
 * @param model linear
 * @param categoriesOf categories of an item, broadest first
 * @param mayTell may interest in an item influence coupons? Items of a sensitive category get no weights
 */
export const couponWeights = (
  model: ItemModel,
  coupons: readonly Coupon[],
  categoriesOf: (itemId: string) => readonly string[],
  mayTell: (itemId: string) => boolean = () => true,
): CollaborativeSource => {
  const n = model.items.length;
  const { b, base = model.popularity, scale } = model;
  const lines = model.items.map((itemId) => ({ itemId, categories: categoriesOf(itemId), price: 0, quantity: 1 }));
  const columnsOf = coupons.map(({ scope }) => {
    const members = Array.from(lines.keys()).filter((j) => inScope(scope, lines[j]!));
    const flat = members.reduce((sum, j) => sum + base[j]!, 0);
    const column = Float64Array.from({ length: n }, (_, i) =>
      b ? members.reduce((sum, j) => sum + b[i * n + j]! * (scale?.[j] ?? 1), 0) : flat,
    );
    const size = Math.sqrt(column.reduce((sum, x) => sum + x * x, 0) / Math.max(1, n));
    return size > 0 ? column.map((x) => x / size) : column;
  });
  const offsets = new Uint32Array(n + 1);
  const columns: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < n; i++) {
    const kept = (mayTell(model.items[i]!) ? Array.from(columnsOf.keys()) : [])
      .filter((c) => Math.abs(columnsOf[c]![i]!) > 1e-4)
      .sort((x, y) => Math.abs(columnsOf[y]![i]!) - Math.abs(columnsOf[x]![i]!) || x - y)
      .slice(0, KEPT)
      .sort((x, y) => x - y);
    for (const c of kept) {
      columns.push(c);
      weights.push(columnsOf[c]![i]!);
    }
    offsets[i + 1] = columns.length;
  }
  return { model: KINDS[model.kind], items: model.items, coupons: coupons.map(({ id }) => id), offsets, columns, weights };
};

/** Items with fewer shoppers than this teach nothing about taste. */
export const MIN_BUYERS = 5;

export interface TrainedItems {
  readonly source: CollaborativeSource;
  /** Absent: no goods of a coupon have names. */
  readonly picks?: PickTable;
  readonly evaluation: Evaluation;
  /** Score by a table fitted without the decision's own shopper. */
  readonly heldOut: HeldOutScore;
}

/**
 * Chooses and fits the item model, and turns it into item → coupon weights. For held-out scores it fits two more, each on half of the
 * shoppers. `undefined` when no two items have enough shoppers.
 *
 * @param shopperIds id by the index used in decisions
 */
export const trainItems = async (
  db: Database,
  rows: LinkRows,
  coupons: readonly Coupon[],
  facts: PickFacts,
  shopperIds: readonly string[],
  halfLifeMs: number,
  seed: number,
  progress: Progress,
): Promise<TrainedItems | undefined> => {
  const { categoriesOf, mayTell } = facts;
  const { data } = await readInteractions(db, rows, MIN_BUYERS, `${rows.table}_cf`);
  if (data.items.length < 2) return undefined;
  const step = steps(progress, 'collaborative filter', itemFamilies.length + 3);
  const selection = await selectItemModel(db, rows, MIN_BUYERS, seed, step);
  const source = couponWeights(await refitItemModel(selection, data, seed), coupons, categoriesOf, mayTell);
  const picks = await fitPicks(data, coupons, facts);
  step();
  const halfOf = new Map(shopperIds.map((id, index) => [id, index % 2]));
  const tables: (CollaborativeWeights | undefined)[] = [];
  for (const half of [0, 1]) {
    const others = ofUsers(data, (user) => halfOf.get(user) !== half, MIN_BUYERS);
    step();
    if (others.items.length < 2) {
      tables.push(undefined);
      continue;
    }
    const { table, bytes } = encodeCollaborative(
      couponWeights(await refitItemModel(selection, others, seed), coupons, categoriesOf, mayTell),
    );
    const decoded = decodeCollaborative(table, bytes);
    tables.push(decoded.ok ? decoded.value : undefined);
  }
  const shown = finalists(selection.validation, [selection.chosen]);
  return {
    source,
    ...(picks ? { picks } : {}),
    evaluation: {
      task: 'cf',
      chosen: selection.chosen,
      chosenBy: 'rows',
      chosenFor: selection.chosenFor,
      split: `validation on ${data.times ? 'the last fifth of the time span' : 'a random fifth of the links'}, where the model was chosen`,
      n: selection.users,
      rows: selection.validation.filter(({ model }) => shown.has(model)),
      validation: selection.validation,
    },
    heldOut: ({ shopper, profile, now }, couponId) => {
      const table = tables[shopper % 2];
      if (!table) return undefined;
      return collaborativeScores(table, interestHistory(profile, now, halfLifeMs))[table.coupons.indexOf(couponId)];
    },
  };
};
