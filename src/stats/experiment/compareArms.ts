import type { Interval, SequentialEstimate } from '../../maths/interval';
import { normalTail } from '../../maths/normalTail';
import type { Variant } from '../../protocol/experiment';
import { armContrast, enoughCustomers, type SharedArm, scoreOf } from './armContrast';
import type { ArmCustomers } from './armMoments';
import type { AttributeCoverage } from './attributeCoverage';
import type { ComparisonLevels } from './closedLevels';
import { differenceEstimate } from './differenceEstimate';
import { discountReturn } from './discountReturn';
import { liftEstimate } from './liftEstimate';
import type { SampleRatio } from './sampleRatio';
import { isUnsound, type Verdict, verdictOf } from './verdict';
import { trafficSeen, type WeeklyTraffic } from './weeklyTraffic';

/** One arm of the experiment, in the two metrics that are compared. */
export interface Arm extends ArmCustomers {
  readonly variant: Variant;
  readonly net: SharedArm;
  readonly orders: SharedArm;
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
  /** What discounts brought, see `DiscountReturn`; null against an arm that gives coupons itself. */
  readonly roi: SequentialEstimate | null;
  readonly spendPerIncrementalOrder: SequentialEstimate | null;
  /** Probability that the treatment's net margin is the greater one, see `chanceToWin`; also null where assignment or attribution is not sound. */
  readonly chanceToWin: number | null;
  /** Where a route loses the attribute: the sequence of `incremental`, were all those orders the control's, or all the treatment's. */
  readonly bounds: Interval | null;
  /** Error rates of its intervals, see `closedLevels`. */
  readonly levels: ComparisonLevels;
  /** Both arms' traffic as one week of it, for `planWeeks`. */
  readonly traffic: { readonly orders: WeeklyTraffic | null; readonly netMargin: WeeklyTraffic | null };
  readonly verdict: Verdict;
}

interface Circumstances {
  readonly coverage: AttributeCoverage;
  readonly sampleRatio: SampleRatio | undefined;
  readonly unbalanced: boolean;
  readonly weeks: number;
  readonly smallestLift: number;
  readonly plannedWeeks: number;
}

/**
 * Probability that the treatment's metric per share is the greater one: Φ of the score of S(1). Under a flat prior that is the posterior of the same
 * model the intervals come from, and one minus the one-sided p-value of a single planned look: looked at often, it wanders beyond .95 in many
 * experiments without a difference, and decides nothing; `verdictOf` does.
 *
 * @returns null before `FIRST_CUSTOMERS` in each arm, and where nothing was earned at all
 */
export const chanceToWin = (treatment: SharedArm, control: SharedArm): number | null => {
  const contrast = armContrast(treatment, control, 1);
  return enoughCustomers(treatment, control) && contrast.variance > 0 ? normalTail(-scoreOf(contrast)) : null;
};

const boundsOf = ({ lower, upper }: Interval, lost: number, treatment: Arm, control: Arm): Interval => ({
  lower: lower === null ? null : lower - lost / control.share,
  upper: upper === null ? null : upper + lost / treatment.share,
});

export const compareArms = (
  treatment: Arm,
  control: Arm,
  { sequence, fixed }: ComparisonLevels,
  circumstances: Circumstances,
): ArmComparison => {
  const [t, c] = [treatment.net, control.net];
  const incremental = differenceEstimate(t, c, sequence, fixed);
  const { routes } = circumstances.coverage;
  const lost = Math.abs(routes.reduce((sum, { missingMargin }) => sum + missingMargin, 0));
  const netMargin = liftEstimate(t, c, sequence, fixed);
  const verdict = verdictOf({
    ...circumstances,
    treatment: t,
    control: c,
    incremental: incremental.sequence,
    lift: netMargin.sequence,
    level: sequence,
  });
  return {
    treatment: treatment.variant,
    control: control.variant,
    orders: liftEstimate(treatment.orders, control.orders, sequence, fixed),
    netMargin,
    incremental,
    ...(control.variant === 'none'
      ? discountReturn(treatment, control, { sequence, fixed })
      : { roi: null, spendPerIncrementalOrder: null }),
    chanceToWin: isUnsound(verdict) ? null : chanceToWin(t, c),
    bounds: routes.some(({ loses }) => loses) ? boundsOf(incremental.sequence, lost, treatment, control) : null,
    levels: { sequence, fixed },
    traffic: {
      orders: trafficSeen(treatment.orders, control.orders, circumstances.weeks),
      netMargin: trafficSeen(t, c, circumstances.weeks),
    },
    verdict,
  };
};
