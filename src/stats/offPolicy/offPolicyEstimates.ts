import { directMethod, doublyRobust, type PredictedRewards, switchEstimate } from './doublyRobust';
import { clippedIps, ips, onPolicyMean, snips, type WeightedLog } from './importanceWeighting';
import type { IntervalEstimate } from './intervalEstimate';

/** Estimators of a target policy's value from another policy's log; each states its 95% interval. */
export const OFF_POLICY_ESTIMATORS = ['IPS', 'clipped IPS', 'SNIPS', 'DR', 'SWITCH'] as const;
export type OffPolicyEstimator = (typeof OFF_POLICY_ESTIMATORS)[number];

/** What people do instead: neither interval knows of its bias. */
export type BiasedEstimator = 'mean of the log' | 'direct method';

export const offPolicyEstimates = (
  log: WeightedLog,
  model: PredictedRewards,
): Readonly<Record<OffPolicyEstimator | BiasedEstimator, IntervalEstimate>> => ({
  IPS: ips(log),
  'clipped IPS': clippedIps(log),
  SNIPS: snips(log),
  DR: doublyRobust(log, model),
  SWITCH: switchEstimate(log, model),
  'mean of the log': onPolicyMean(log),
  'direct method': directMethod(model),
});
