import type { ArmComparison } from './compareArms';
import type { MetricEstimate } from './metricEstimates';

/** Two groups: what decides, and every metric. */
export interface ComparisonResult extends ArmComparison {
  readonly metrics: readonly MetricEstimate[];
}
