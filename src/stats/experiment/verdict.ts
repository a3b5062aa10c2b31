import type { Interval } from '../../maths/interval';
import type { SharedArm } from './armContrast';
import { enoughCustomers } from './armContrast';
import type { AttributeCoverage } from './attributeCoverage';
import { chanceByPlannedEnd } from './chanceByPlannedEnd';
import type { Level } from './confidenceSequence';
import { dailyWeeks } from './power';
import type { SampleRatio } from './sampleRatio';
import { trafficSeen } from './weeklyTraffic';

/** Reasons for which no figure compares the arms. */
const unsoundReasons = ['sample_ratio_mismatch', 'customers_unbalanced', 'attribution_lost'] as const;
/** Why there is no answer; `small`: any difference is smaller than is waited for. */
type UnknownReason = (typeof unsoundReasons)[number] | 'too_few_customers' | 'small' | 'not_yet';

/** About net margin, discounts and refunds taken off; orders alone decide nothing. */
export type Verdict =
  | { readonly code: 'gain' | 'loss' }
  | {
      readonly code: 'unknown';
      readonly reason: UnknownReason;
      /** Further weeks at the traffic seen so far until the smallest lift of interest is found with probability `POWER`; 0 when they are over, null when more than `MOST_WEEKS` in all. */
      readonly weeks: number | null;
      /** Chance of a gain by the planned end if the smallest lift of interest is there, see `chanceByPlannedEnd`; null where nobody can tell. */
      readonly chance: number | null;
    };

interface VerdictInput {
  readonly treatment: SharedArm;
  readonly control: SharedArm;
  /** Confidence sequences of the incremental net margin, and of its lift. */
  readonly incremental: Interval;
  readonly lift: Interval;
  /** Error rate of both. */
  readonly level: Level;
  readonly coverage: AttributeCoverage;
  readonly sampleRatio: SampleRatio | undefined;
  /** Customers known before, or their past orders, are not split by the shares. */
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

/** Can the arms not be compared at all? */
export const isUnsound = (verdict: { readonly code: 'gain' | 'loss' } | { readonly code: 'unknown'; readonly reason: string }): boolean =>
  verdict.code === 'unknown' && unsoundReasons.some((reason) => reason === verdict.reason);

/** Gain or loss when the sequence leaves 0 on one side, and assignment and attribution are sound; else unknown, with why and how long. */
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
