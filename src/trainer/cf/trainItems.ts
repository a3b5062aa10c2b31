import { type CollaborativeSource, decodeCollaborative, encodeCollaborative } from '../../bundle/collaborativeCodec';
import { collaborativeScores, interestHistory } from '../../engine/scoring/collaborativeScores';
import type { CollaborativeWeights } from '../../engine/scoring/collaborativeWeights';
import type { Coupon } from '../../protocol/coupons/coupon';
import { finalists } from '../finalists';
import type { Database } from '../ingest/database';
import type { Evaluation } from '../metricsTable';
import { type Progress, steps } from '../progress';
import type { HeldOutScore } from '../replay/trainDecisions';
import { couponWeights } from './couponWeights';
import { ofUsers } from './interactions';
import { itemFamilies } from './itemFamilies';
import { type LinkRows, readInteractions } from './readInteractions';
import { refitItemModel, selectItemModel } from './selectItemModel';

/** Items with fewer shoppers than this teach nothing about taste. */
export const MIN_BUYERS = 5;

export interface TrainedItems {
  readonly source: CollaborativeSource;
  readonly evaluation: Evaluation;
  /** Score by a table fitted without the decision's own shopper. */
  readonly heldOut: HeldOutScore;
}

/** What the log says of items, for `couponWeights`. */
interface ItemFacts {
  readonly categoriesOf: (itemId: string) => readonly string[];
  readonly mayTell: (itemId: string) => boolean;
}

/**
 * Chooses and fits the item model, and turns it into item → coupon weights; twice more on half of the shoppers each, for held-out scores.
 * `undefined` when no two items have enough shoppers.
 *
 * @param shopperIds id by the index used in decisions
 */
export const trainItems = async (
  db: Database,
  rows: LinkRows,
  coupons: readonly Coupon[],
  { categoriesOf, mayTell }: ItemFacts,
  shopperIds: readonly string[],
  halfLifeMs: number,
  seed: number,
  progress: Progress,
): Promise<TrainedItems | undefined> => {
  const { data } = await readInteractions(db, rows, MIN_BUYERS, `${rows.table}_cf`);
  if (data.items.length < 2) return undefined;
  const step = steps(progress, 'collaborative filter', itemFamilies.length + 3);
  const selection = await selectItemModel(db, rows, MIN_BUYERS, seed, step);
  const source = couponWeights(await refitItemModel(selection, data, seed), coupons, categoriesOf, mayTell);
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
    evaluation: {
      task: 'cf',
      chosen: selection.chosen,
      chosenBy: 'rows',
      chosenFor: selection.chosenFor,
      split: `validation on ${data.times ? 'the last fifth of the time span' : 'a fifth of the links, drawn by lot'}, where the model was chosen`,
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
