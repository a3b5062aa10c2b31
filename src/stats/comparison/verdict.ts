import { normalTail } from '../../maths/distributions';
import type { Interval } from '../../maths/interval';
import { armContrast, enoughCustomers, progressOf, type SharedArm } from './armContrast';
import type { AttributeCoverage, SampleRatio } from './attributeCoverage';
import type { ArmComparison } from './compareArms';
import { criticalScore, FIRST_CUSTOMERS, type Level } from './confidenceSequence';
import { dailyWeeks, MOST_WEEKS, trafficSeen } from './power';

/** If a verdict by the planned end is less likely than this, stopping is advised. */
export const FUTILE = 0.1;

/** A comparison at one look. */
export interface LookSoFar {
  /** S at q = 1 and its variance. */
  readonly value: number;
  readonly variance: number;
  /** As `progressOf`. */
  readonly progress: number;
  /** The control's total over its share. */
  readonly base: number;
}

/**
 * Chance that the sequence lies above 0 at the planned end if the treatment adds `lift` from now on, given the data so far (conditional
 * power: Lan, Simon & Halperin 1982, https://doi.org/10.1080/07474948208836014). With progress s, S_1 ~ N(S + (1 − s) Δ, V/s − V) for Δ =
 * lift × the control's total at the planned end, and P(S_1 > z(1) √(V/s)). Stopping by it never declares a difference, so error rates do
 * not change.
 *
 * @returns null after the planned end, and if the control earned nothing
 */
export const chanceFrom = ({ value, variance, progress, base }: LookSoFar, lift: number, level?: Level): number | null => {
  if (!(progress < 1) || !(base > 0) || !(variance > 0)) return null;
  const end = variance / progress;
  const expected = value + (1 - progress) * ((lift * base) / progress);
  return normalTail((criticalScore(1, level) * Math.sqrt(end) - expected) / Math.sqrt(end - variance));
};

/** The same for two groups. Also null before there is an interval. */
export const chanceByPlannedEnd = (treatment: SharedArm, control: SharedArm, lift: number, level?: Level): number | null => {
  if (!enoughCustomers(treatment, control)) return null;
  const { value, variance } = armContrast(treatment, control, 1);
  return chanceFrom({ value, variance, progress: progressOf(treatment, control), base: control.moments.sum / control.share }, lift, level);
};

/** Reasons why the groups cannot be compared at all. */
const unsoundReasons = ['sample_ratio_mismatch', 'customers_unbalanced', 'attribution_lost'] as const;
/**
 * Why there is no answer. `small`: any difference is smaller than the smallest lift of interest. `period`: the results are those of a
 * chosen period, which decide nothing.
 */
type UnknownReason = (typeof unsoundReasons)[number] | 'too_few_customers' | 'small' | 'not_yet' | 'period';

/** About net margin after discounts and refunds. Orders alone decide nothing. */
export type Verdict =
  | { readonly code: 'gain' | 'loss' }
  | {
      readonly code: 'unknown';
      readonly reason: UnknownReason;
      /**
       * Further weeks at the current traffic until the smallest lift of interest is found with probability `POWER`. 0 when they have
       * passed, null when more than `MOST_WEEKS` in all.
       */
      readonly weeks: number | null;
      /**
       * Chance of a gain by the planned end if the effect equals the smallest lift of interest, see `chanceByPlannedEnd`. Null if unknown.
       */
      readonly chance: number | null;
    };

export interface VerdictInput {
  readonly treatment: SharedArm;
  readonly control: SharedArm;
  /** Confidence sequences of the incremental net margin, and of its lift. */
  readonly incremental: Interval;
  readonly lift: Interval;
  /** Error rate of both. */
  readonly level: Level;
  readonly coverage: AttributeCoverage;
  readonly sampleRatio: SampleRatio | undefined;
  /** True if customers known before, or their past orders, are not split by the shares. */
  readonly unbalanced: boolean;
  /** Time observed. */
  readonly weeks: number;
  readonly smallestLift: number;
  readonly plannedWeeks: number;
}

const furtherWeeks = ({ treatment, control, weeks, smallestLift, plannedWeeks, level }: VerdictInput): number | null => {
  const traffic = trafficSeen(treatment, control, weeks);
  if (traffic === null) return null;
  const shares = { treatment: treatment.share, control: control.share };
  const needed = dailyWeeks({ traffic, shares, lift: smallestLift, level }, plannedWeeks);
  return needed === null ? null : Math.max(0, needed - weeks);
};

const reasonOf = ({ treatment, control, coverage, sampleRatio, unbalanced }: VerdictInput): UnknownReason | undefined => {
  if (sampleRatio?.mismatch) return 'sample_ratio_mismatch';
  if (unbalanced) return 'customers_unbalanced';
  if (coverage.routes.some(({ loses }) => loses)) return 'attribution_lost';
  return enoughCustomers(treatment, control) ? undefined : 'too_few_customers';
};

const isWithin = ({ lower, upper }: Interval, lift: number): boolean => lower !== null && upper !== null && lower > -lift && upper < lift;

/** True if the groups cannot be compared at all. */
export const isUnsound = (verdict: { readonly code: 'gain' | 'loss' } | { readonly code: 'unknown'; readonly reason: string }): boolean =>
  verdict.code === 'unknown' && unsoundReasons.some((reason) => reason === verdict.reason);

/**
 * Gain or loss once the confidence sequence excludes 0 and assignment and attribution are sound. Else unknown, with reason and waiting
 * time.
 */
export const verdictOf = (input: VerdictInput): Verdict => {
  const reason = reasonOf(input);
  const { lower, upper } = input.incremental;
  if (!reason && lower !== null && lower > 0) return { code: 'gain' };
  if (!reason && upper !== null && upper < 0) return { code: 'loss' };
  return {
    code: 'unknown',
    reason: reason ?? (isWithin(input.lift, input.smallestLift) ? 'small' : 'not_yet'),
    weeks: furtherWeeks(input),
    chance: chanceByPlannedEnd(input.treatment, input.control, input.smallestLift, input.level),
  };
};

/** Two groups, or two variants of a coupon. */
type Compared = Pick<ArmComparison, 'orders' | 'netMargin' | 'verdict'> & { readonly treatment: string; readonly control: string };

const percent = (share: number): string => `${(100 * Math.abs(share)).toFixed(1)}%`;
const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(share)}`;

const within = ({ lower, upper }: Interval): string =>
  lower === null || upper === null ? 'no bounds yet' : `95% interval ${signed(lower)} to ${signed(upper)}`;

/** Note on orders, if they differ significantly and a merchant could mistake them for the answer. */
const aside = ({ orders: { value, sequence }, netMargin }: Compared): string => {
  if (value === null || sequence.lower === null || sequence.upper === null) return '';
  if (sequence.lower > 0) return `${(netMargin.value ?? 0) < 0 ? ', although' : ';'} orders rose by ${percent(value)}`;
  return sequence.upper < 0 ? `${(netMargin.value ?? 0) < 0 ? ';' : ', although'} orders fell by ${percent(value)}` : '';
};

const waiting = (weeks: number | null, smallestLift: number): string => {
  const lift = `a difference of ${percent(smallestLift)} in net margin`;
  if (weeks === null) return `${lift} would take more than ${Math.round(MOST_WEEKS / 52)} years to detect at your traffic.`;
  if (weeks === 0) return `${lift} would probably have been detected by now.`;
  const whole = Math.ceil(weeks);
  return `${whole} more week${whole === 1 ? '' : 's'} at your traffic would detect ${lift} with 80% power.`;
};

/** The verdict on one comparison as a sentence in plain English. */
export const verdictSentence = (comparison: Compared, smallestLift: number): string => {
  const { treatment, control, netMargin, verdict } = comparison;
  switch (verdict.code) {
    case 'gain':
    case 'loss': {
      const change = `net margin ${netMargin.value === null ? '' : `${signed(netMargin.value)} `}against ${control} (${within(netMargin.sequence)})`;
      return `${verdict.code === 'gain' ? 'Gain' : 'Loss'}: with ${treatment}, ${change}${aside(comparison)}.`;
    }
    case 'unknown':
      switch (verdict.reason) {
        case 'sample_ratio_mismatch':
          return 'Not comparable: devices were not assigned in the planned shares. Find the cause first.';
        case 'customers_unbalanced':
          return 'Not comparable: known customers are not split in the planned shares. Find the cause first.';
        case 'attribution_lost':
          return 'No result: a checkout route drops the attribute, so orders of both groups may be missing. See the bounds.';
        case 'too_few_customers':
          return `Not enough data: each group needs ${FIRST_CUSTOMERS} customers with an order. ${capital(waiting(verdict.weeks, smallestLift))}`;
        case 'small':
          return `No relevant difference: net margin against ${control} differs by less than ${percent(smallestLift)} (${within(netMargin.sequence)}).`;
        case 'period':
          return 'No verdict: it needs the whole experiment, not a chosen period.';
        case 'not_yet':
          if (verdict.chance !== null && verdict.chance < FUTILE)
            return `No result: even if ${treatment} added ${percent(smallestLift)} of net margin, the chance to detect it by the planned end is ${percent(verdict.chance)}. You can stop.`;
          return `No result${verdict.weeks === 0 ? '' : ' yet'}: ${waiting(verdict.weeks, smallestLift)}`;
      }
  }
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
