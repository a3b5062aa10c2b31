import type { SharedArm } from './armContrast';
import { armMoments, countOrders, type Metric, netMargin } from './armMoments';
import type { AttributeCoverage } from './attributeCoverage';
import type { CustomerTotals } from './customerTotals';
import { differenceEstimate } from './differenceEstimate';
import type { Variant } from './experiment';
import type { Interval, SequentialEstimate } from './interval';
import { liftEstimate } from './liftEstimate';
import type { SampleRatio } from './sampleRatio';
import { type Verdict, verdictOf } from './verdict';

/** One arm of the experiment, its share π and its customers in order of first orders. */
export interface Arm {
  readonly variant: Variant;
  readonly share: number;
  readonly customers: readonly CustomerTotals[];
}

export interface ArmComparison {
  readonly treatment: Variant;
  readonly control: Variant;
  /** Lift in orders, 0.1 = +10%. */
  readonly orders: SequentialEstimate;
  /** Lift in net margin. */
  readonly netMargin: SequentialEstimate;
  /** Net margin that all traffic in the treatment would have left beyond all traffic in the control, over the time observed; minor units. */
  readonly incremental: SequentialEstimate;
  /** Where a route loses the attribute: the sequence of `incremental`, were all those orders the control's, or all the treatment's. */
  readonly bounds: Interval | null;
  readonly verdict: Verdict;
}

interface Circumstances {
  readonly coverage: AttributeCoverage;
  readonly sampleRatio: SampleRatio | undefined;
  readonly weeks: number;
  readonly smallestLift: number;
}

const boundsOf = ({ lower, upper }: Interval, lost: number, treatment: Arm, control: Arm): Interval => ({
  lower: lower === null ? null : lower - lost / control.share,
  upper: upper === null ? null : upper + lost / treatment.share,
});

export const compareArms = (treatment: Arm, control: Arm, circumstances: Circumstances): ArmComparison => {
  const sharedArm = ({ share, customers }: Arm, metric: Metric): SharedArm => ({ share, moments: armMoments(customers, metric) });
  const [t, c] = [sharedArm(treatment, netMargin), sharedArm(control, netMargin)];
  const incremental = differenceEstimate(t, c);
  const { routes } = circumstances.coverage;
  const lost = Math.abs(routes.reduce((sum, { missingMargin }) => sum + missingMargin, 0));
  return {
    treatment: treatment.variant,
    control: control.variant,
    orders: liftEstimate(sharedArm(treatment, countOrders), sharedArm(control, countOrders)),
    netMargin: liftEstimate(t, c),
    incremental,
    bounds: routes.some(({ loses }) => loses) ? boundsOf(incremental.sequence, lost, treatment, control) : null,
    verdict: verdictOf({ ...circumstances, treatment: t, control: c, incremental: incremental.sequence }),
  };
};
