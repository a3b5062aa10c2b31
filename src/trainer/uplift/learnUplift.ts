import { fitUplift } from './fitUplift';
import { type Heterogeneity, policyGate } from './policyGate';
import { selectUplift, type UpliftSelection } from './selectUplift';
import type { UpliftCandidate } from './upliftCandidate';
import type { UpliftModel } from './upliftModel';
import type { UpliftSamples } from './upliftSamples';

export interface LearntUplift extends Pick<UpliftSelection, 'validation'> {
  readonly heterogeneity: Heterogeneity;
  /** The ranking chosen on validation. */
  readonly ranking: UpliftCandidate;
  /** What ships: that ranking, or the average effect for everyone where the gate finds no value in a ranking. */
  readonly shipped: UpliftCandidate;
  readonly model: UpliftModel;
}

/** From rows of an experiment to a model of uplift, deciding by those rows alone. */
export const learnUplift = async (samples: UpliftSamples, seed: number): Promise<LearntUplift> => {
  const heterogeneity = await policyGate(samples, seed);
  const { best, validation } = await selectUplift(samples, seed);
  const shipped: UpliftCandidate = heterogeneity.found ? best : { kind: 'average' };
  return { heterogeneity, ranking: best, shipped, validation, model: fitUplift(shipped, samples) };
};
