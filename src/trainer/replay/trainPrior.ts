import type { LinearPrior } from '../../core/bandit/linearPrior';
import type { Campaign } from '../../core/bundle/campaign';
import { NO_COUPON } from '../../core/device/decision';
import { featureNames, featureWidth, noCouponFeatures } from '../../core/features/computeFeatures';
import { dot } from '../../core/linalg';
import { banditFeatures, shownContext } from '../prior/banditFeatures';
import type { FieldPlan } from '../prior/fitFields';
import { fitPrior, type RewardSample } from '../prior/fitPrior';
import { banditPlans, rawRow } from './decisionFeatures';
import type { Shown } from './outOfFoldValues';
import type { LoggedDecision } from './replayDecisions';

/** Inverse propensities above this are cut, or one lucky row would carry the prior. */
const MOST_WEIGHT = 50;
const FOLDS = 5;

/** What the models say of each showing, by models that have not seen its shopper. */
export interface ShownScores {
  readonly network?: ArrayLike<number> | undefined;
  readonly cf: (decision: LoggedDecision, couponId: string) => number | undefined;
  /** V(a), minor units. */
  readonly value?: ArrayLike<number> | undefined;
}

interface Sample extends RewardSample {
  readonly shopper: number;
}

const meanOf = (prior: Pick<LinearPrior, 'mean'>, { phi }: Sample): number => dot(prior.mean, phi);

/**
 * Bandit prior by inverse-propensity-weighted ridge regression of session rewards (`fitPrior`). Without a logged propensity, the arm's share stands
 * in. The value of the economics is a feature only where it foretells the rewards of shoppers the regression has not seen: it is reckoned from
 * three learnt chances, and where these are weak it is noise beside what the others say. No score counts against what it recommends: one that would
 * is contained in the others (stacking with weights of at least 0, Breiman 1996, https://doi.org/10.1007/BF00117832).
 * @param evidence decisions the prior counts for at most
 */
export const trainPrior = (
  decisions: readonly LoggedDecision[],
  shown: readonly Shown[],
  { network, cf, value }: ShownScores,
  { policy, profile }: Campaign,
  evidence: number,
): LinearPrior => {
  const raw = shown.map(({ decision, coupon }, i) => {
    const score = cf(decision, coupon.id);
    const scores = {
      ...(network === undefined ? {} : { network: network[i]! }),
      ...(score === undefined ? {} : { cf: score }),
      ...(value === undefined ? {} : { value: value[i]! / policy.rewardScale }),
    };
    return rawRow(banditPlans, decision, coupon, profile.halfLifeMs, scores);
  });
  const counts = new Map<string, number>();
  for (const { couponId } of decisions) counts.set(couponId, (counts.get(couponId) ?? 0) + 1);
  const weightOf = ({ couponId, propensity }: LoggedDecision): number =>
    Math.min(MOST_WEIGHT, 1 / (propensity ?? (counts.get(couponId) ?? 1) / decisions.length));
  const sampleOf = (decision: LoggedDecision, phi: Float64Array): Sample => ({
    phi,
    reward: decision.reward,
    weight: weightOf(decision),
    shopper: decision.shopper,
  });
  const settings = { ...policy, evidence };

  const candidateOf = (plans: readonly FieldPlan[]) => {
    const features = banditFeatures('bandit/1', plans, raw);
    const none = noCouponFeatures(features);
    const samples = [
      ...shown.map(({ decision }, i) => sampleOf(decision, shownContext(features, raw[i]))),
      ...decisions.filter(({ couponId }) => couponId === NO_COUPON).map((decision) => sampleOf(decision, none)),
    ];
    const priorOf = (rows: readonly Sample[]): LinearPrior => fitPrior(features, featureWidth(features), rows, settings);
    /** Weighted squared error on held-out shoppers. */
    const loss = (): number => {
      let sum = 0;
      for (let fold = 0; fold < FOLDS; fold++) {
        const prior = priorOf(samples.filter(({ shopper }) => shopper % FOLDS !== fold));
        for (const sample of samples)
          if (sample.shopper % FOLDS === fold) sum += sample.weight * (sample.reward - meanOf(prior, sample)) ** 2;
      }
      return sum;
    };
    return { loss, prior: () => priorOf(samples) };
  };
  /** Without the scores that would count against what they recommend, one after the other. */
  const stacked = (plans: readonly FieldPlan[]): ReturnType<typeof candidateOf> => {
    const candidate = candidateOf(plans);
    const { features, mean } = candidate.prior();
    const names = featureNames(features);
    const negative = plans
      .filter(({ source }) => source.startsWith('score.') && (mean[names.indexOf(source)] ?? 0) < 0)
      .sort((a, b) => mean[names.indexOf(a.source)]! - mean[names.indexOf(b.source)]!);
    return negative[0] ? stacked(plans.filter((plan) => plan !== negative[0])) : candidate;
  };
  const without = stacked(banditPlans.filter(({ source }) => source !== 'score.value'));
  if (value === undefined) return without.prior();
  const whole = stacked(banditPlans);
  return whole.loss() < without.loss() ? whole.prior() : without.prior();
};
