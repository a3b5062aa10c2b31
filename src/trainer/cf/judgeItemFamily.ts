import type { RankingFigures } from '../pairedRanking';
import { evaluateItems } from './evaluateItems';
import type { Interactions } from './interactions';
import { itemFamilies } from './itemFamilies';
import { isLinear } from './itemModel';

export interface JudgeItemFamilyInput {
  /** Name in `itemFamilies`. */
  readonly family: string;
  readonly data: Interactions;
  /** Of `data`; shared memory saves each thread a copy. */
  readonly gram: Float64Array;
  readonly relevant: readonly Int32Array[];
  readonly seed: number;
}

export interface JudgedItemModel {
  readonly name: string;
  /** Whether a device can run it. */
  readonly linear: boolean;
  readonly figures: RankingFigures;
}

/** Fits a family and judges its models, as a job: what comes back is small. */
export const judgeItemFamily = async (input: JudgeItemFamilyInput): Promise<readonly JudgedItemModel[]> => {
  const { data, gram, relevant, seed } = input;
  const family = itemFamilies.find(({ name }) => name === input.family);
  if (!family) throw new RangeError(`there is no item family ${input.family}`);
  const models = await family.fit(data, gram, seed);
  const figures = evaluateItems(models, data, relevant);
  return models.map((model, place) => ({ name: model.name, linear: isLinear(model), figures: figures[place]! }));
};
