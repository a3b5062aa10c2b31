import { normalTail } from '../../maths/distributions';
import { type Interval, type SequentialEstimate, unbounded } from '../../maths/interval';
import { nearestRoot } from '../../maths/nearestRoot';
import type { Variant } from '../../protocol/experiment';
import { armContrast, atScore, enoughCustomers, progressOf, type SharedArm, scoreOf } from './armContrast';
import type { ArmCustomers } from './armMoments';
import type { AttributeCoverage, SampleRatio } from './attributeCoverage';
import { criticalScore, fixedScore, type Level } from './confidenceSequence';
import { discountReturn } from './discountReturn';
import type { ComparisonLevels } from './levels';
import { trafficSeen, type WeeklyTraffic } from './power';
import { isUnsound, type Verdict, verdictOf } from './verdict';

/**
 * Σ_T y/π_T − Σ_C y/π_C: how much more all traffic would have brought in the treatment than in the control, in the metric's unit, over the
 * time observed. Intervals are unbounded before `FIRST_CUSTOMERS` in each group.
 */
export const differenceEstimate = (
  treatment: SharedArm,
  control: SharedArm,
  sequenceLevel?: Level,
  fixedLevel?: Level,
): SequentialEstimate => {
  const contrast = armContrast(treatment, control, 1);
  const { value } = contrast;
  if (!enoughCustomers(treatment, control) || !(contrast.variance > 0)) return { value, sequence: unbounded, fixed: unbounded };
  const around = (score: number): Interval => ({ lower: value - atScore(contrast, score), upper: value - atScore(contrast, -score) });
  return { value, sequence: around(criticalScore(progressOf(treatment, control), sequenceLevel)), fixed: around(fixedScore(fixedLevel)) };
};

/**
 * Lift (Σ_T y/π_T) / (Σ_C y/π_C) − 1. Its interval is every q − 1 that the test of `armContrast` at q does not reject (Fieller 1954). It
 * needs no delta method and stays valid for a control so small that the ratio has no bound. It excludes 0 exactly when that of
 * `differenceEstimate` does. `value` is null if the control's sum is not positive.
 */
export const liftEstimate = (treatment: SharedArm, control: SharedArm, sequenceLevel?: Level, fixedLevel?: Level): SequentialEstimate => {
  const [t, c] = [treatment.moments, control.moments];
  const top = t.sum / treatment.share;
  const bottom = (c.sum - c.foretold.sum) / control.share + t.foretold.sum / treatment.share;
  if (!(bottom > 0)) return { value: null, sequence: unbounded, fixed: unbounded };
  const ratio = top / bottom;
  if (!enoughCustomers(treatment, control)) return { value: ratio - 1, sequence: unbounded, fixed: unbounded };
  const around = (critical: number): Interval => {
    const excess = (q: number): number => Math.abs(scoreOf(armContrast(treatment, control, q))) - critical;
    const [lower, upper] = [nearestRoot(excess, ratio, -1), nearestRoot(excess, ratio, 1)];
    // If the control alone is not above its noise, the set of ratios has a gap instead of ends.
    return lower === null || upper === null ? unbounded : { lower: lower - 1, upper: upper - 1 };
  };
  return {
    value: ratio - 1,
    sequence: around(criticalScore(progressOf(treatment, control), sequenceLevel)),
    fixed: around(fixedScore(fixedLevel)),
  };
};

/** One group of the experiment, in the two metrics that are compared. */
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
  /** How much more net margin all traffic would have brought in the treatment than in the control, over the time observed, minor units. */
  readonly incremental: SequentialEstimate;
  /** Return on discounts, see `DiscountReturn`. Null against a group that gives coupons itself. */
  readonly roi: SequentialEstimate | null;
  readonly spendPerIncrementalOrder: SequentialEstimate | null;
  /**
   * Probability that the treatment's net margin is the greater one, see `chanceToWin`. Also null if assignment or attribution is not sound.
   */
  readonly chanceToWin: number | null;
  /** If a route loses the attribute: bounds of `incremental` if all those orders were the control's, or all the treatment's. */
  readonly bounds: Interval | null;
  /** Error rates of its intervals, see `closedLevels`. */
  readonly levels: ComparisonLevels;
  /** Both groups' traffic as one week of it, for `planWeeks`. */
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
 * Probability that the treatment's metric per share is the greater one: Φ of the score of S(1). Under a flat prior it is the posterior of
 * the model behind the intervals, and one minus the one-sided p-value of a single planned look. Checked often, it exceeds .95 in many
 * experiments without a difference, so it decides nothing. `verdictOf` decides.
 *
 * @returns null before `FIRST_CUSTOMERS` in each group, and if neither group earned anything
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
