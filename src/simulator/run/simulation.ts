import type { FleetJob, FleetTotals } from '../fleet/playFleet';
import type { StartBundle } from '../policies/localPolicy';
import type { RuleTable } from '../policies/rulesPolicy';
import type { PolicyName } from '../scenario/policyName';
import type { Scenario } from '../scenario/scenario';
import type { Metric } from './comparePolicies';
import type { TunedTiming } from './tunePolicies';

/** Mean over seeds with its standard error. Both NaN if unknown, which JSON writes as `null`. */
interface Figure {
  readonly mean: number;
  readonly se: number;
}

/** Figures of budgets, as shares. */
type BudgetMetric = 'shareOfBudgetSpent' | 'leastShareOfBudgetSpent' | 'largestShareOfACap' | 'furthestFromPlan';

/** Figures after a drift: days, then shares. */
type RecoveryMetric = 'recoveryDays' | 'recoveryDaysLatest' | 'shareOfTwinFirstWeek' | 'shareOfTwinLastWeeks';

/** Figures of an experiment: money, then shares of the seeds, then shares of those with intervals. */
type ExperimentMetric =
  | 'truth'
  | 'estimate'
  | 'error'
  | 'bias'
  | 'intervals'
  | 'splitFlagged'
  | 'coverage'
  | 'sequenceCoverage'
  | 'liftTold'
  | 'sequenceLiftTold';

export interface SimulationRow extends Figure {
  readonly policy: PolicyName | 'experiment';
  /** Present if no shop can switch the policy on. */
  readonly bound?: true;
  readonly metric: Metric | 'spendPerIncrementalOrder' | 'shareOfOracle' | BudgetMetric | RecoveryMetric | ExperimentMetric;
}

/** Output of `couplet simulate`. Money in minor units. */
export interface Simulation {
  readonly v: 'simulation/1';
  readonly scenario: string;
  /** Number of seeds, the first of them, shoppers on the first day, and days. */
  readonly seeds: number;
  readonly firstSeed: number;
  readonly devices: number;
  readonly days: number;
  readonly rows: readonly SimulationRow[];
  /** For two policies on the same seeds: `policy` minus `against`. */
  readonly differences: readonly (Figure & { readonly policy: PolicyName; readonly against: PolicyName; readonly metric: Metric })[];
  /** `policy` over `against`, for the incremental margin. */
  readonly ratios: readonly (Figure & { readonly policy: PolicyName; readonly against: PolicyName })[];
  /** Incremental margin per visit by week, from 0. */
  readonly weeks: readonly (Figure & { readonly policy: PolicyName; readonly week: number })[];
  /** Decisions of the policies' devices on all seeds, by scorer: `plain`, `plain with sequence`. */
  readonly scorers: readonly { readonly policy: PolicyName; readonly scorer: string; readonly decisions: number }[];
  /** Choices made on the tuning seeds. */
  readonly tuned: {
    readonly fixedBest?: string;
    readonly segmentRules?: RuleTable;
    readonly restDays?: number;
    readonly timing?: TunedTiming;
  };
}

/** Plays jobs and returns their results in order. The stage is for progress display. */
export type Play = (stage: string, jobs: readonly FleetJob[]) => Promise<readonly FleetTotals[]>;

/**
 * Runs `couplet train` on the log of the scenario's shop. The caller provides the trainer.
 * @param withOrder may it learn from the order of steps?
 */
export type Train = (scenario: Scenario, seed: number, withOrder: boolean) => Promise<StartBundle>;
