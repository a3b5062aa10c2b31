import { type CollaborativeSource, decodeCollaborative, encodeCollaborative } from '../../core/bundle/collaborativeCodec';
import type { Coupon } from '../../core/coupons/coupon';
import { collaborativeScores, interestHistory } from '../../core/scoring/collaborativeScores';
import type { CollaborativeWeights } from '../../core/scoring/collaborativeWeights';
import { type Evaluation, modelRow } from '../metricsTable';
import type { Progress } from '../progress';
import { steps } from '../progress';
import type { HeldOutScore } from '../replay/trainDecisions';
import { couponWeights } from './couponWeights';
import { gram, type Pair, toInteractions } from './interactions';
import { itemCandidates, selectItemModel } from './selectItemModel';

/** Items with fewer shoppers than this teach nothing about taste. */
export const MIN_BUYERS = 5;

export interface TrainedItems {
  readonly source: CollaborativeSource;
  readonly evaluation: Evaluation;
  /** Score by a table fitted without the decision's own shopper. */
  readonly heldOut: HeldOutScore;
}

/**
 * Chooses and fits the item model, and turns it into item → coupon weights; twice more on half of the shoppers each, for held-out scores.
 * `undefined` when no item has enough shoppers.
 *
 * @param shopperIds id by the index used in decisions
 */
export const trainItems = async (
  pairs: readonly Pair[],
  coupons: readonly Coupon[],
  categoriesOf: (itemId: string) => readonly string[],
  shopperIds: readonly string[],
  halfLifeMs: number,
  seed: number,
  progress: Progress,
): Promise<TrainedItems | undefined> => {
  const data = toInteractions(pairs, MIN_BUYERS);
  if (data.items.length < 2) return undefined;
  const step = steps(progress, 'collaborative filter', itemCandidates.length + 3);
  const { chosen, validation } = await selectItemModel(pairs, MIN_BUYERS, seed, step);
  const source = couponWeights(await chosen.train(data, gram(data)), coupons, categoriesOf);
  step();
  const halfOf = new Map(shopperIds.map((id, index) => [id, index % 2]));
  const tableWithout = async (half: number): Promise<CollaborativeWeights | undefined> => {
    const others = toInteractions(
      pairs.filter(({ user }) => halfOf.get(user) !== half),
      MIN_BUYERS,
    );
    step();
    if (others.items.length < 2) return undefined;
    const { table, bytes } = encodeCollaborative(couponWeights(await chosen.train(others, gram(others)), coupons, categoriesOf));
    const decoded = decodeCollaborative(table, bytes);
    return decoded.ok ? decoded.value : undefined;
  };
  const tables = [await tableWithout(0), await tableWithout(1)];
  return {
    source,
    evaluation: {
      task: 'cf',
      chosen: chosen.name,
      split: 'validation on the last fifth of the time span, where the model was chosen',
      n: validation[0]?.metrics.users ?? 0,
      rows: validation.map(({ model, metrics }) => modelRow(model, { recallAt20: metrics.recallAt20, ndcgAt20: metrics.ndcgAt20 })),
      validation: [],
    },
    heldOut: ({ shopper, profile, now }, couponId) => {
      const table = tables[shopper % 2];
      if (!table) return undefined;
      return collaborativeScores(table, interestHistory(profile, now, halfLifeMs))[table.coupons.indexOf(couponId)];
    },
  };
};
