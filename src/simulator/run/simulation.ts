import type { FleetJob, FleetTotals } from '../fleet/playFleet';
import type { StartBundle } from '../policies/localPolicy';
import type { RuleTable } from '../policies/rulesPolicy';
import type { PolicyName } from '../scenario/policyName';
import type { Scenario } from '../scenario/scenario';
import type { Metric } from './comparePolicies';
import type { TunedTiming } from './tunePolicies';

/** Mean over seeds with its standard error; both NaN, which JSON writes as `null`, where it is not known. */
interface Figure {
  readonly mean: number;
  readonly se: number;
}

/** Of budgets, shares. */
type BudgetMetric = 'shareOfBudgetSpent' | 'leastShareOfBudgetSpent' | 'largestShareOfACap' | 'furthestFromPlan';

/** After a drift: days, then shares. */
type RecoveryMetric = 'recoveryDays' | 'recoveryDaysLatest' | 'shareOfTwinFirstWeek' | 'shareOfTwinLastWeeks';

/** Of an experiment: money, then the share of the seeds that have intervals, then shares of these. */
type ExperimentMetric = 'truth' | 'estimate' | 'error' | 'intervals' | 'coverage' | 'sequenceCoverage' | 'liftTold' | 'sequenceLiftTold';

export interface SimulationRow extends Figure {
  readonly policy: PolicyName | 'experiment';
  /** Present where no shop can switch the policy on. */
  readonly bound?: true;
  readonly metric: Metric | 'spendPerIncrementalOrder' | 'shareOfOracle' | BudgetMetric | RecoveryMetric | ExperimentMetric;
}

/** What `couplet simulate` prints; money in minor units. */
export interface Simulation {
  readonly v: 'simulation/1';
  readonly scenario: string;
  /** Number of seeds; the first of them; shoppers on the first day; days. */
  readonly seeds: number;
  readonly firstSeed: number;
  readonly devices: number;
  readonly days: number;
  readonly rows: readonly SimulationRow[];
  /** Of two policies on the same seeds: `policy` less `against`. */
  readonly differences: readonly (Figure & { readonly policy: PolicyName; readonly against: PolicyName; readonly metric: Metric })[];
  /** `policy` over `against`, of the incremental margin. */
  readonly ratios: readonly (Figure & { readonly policy: PolicyName; readonly against: PolicyName })[];
  /** Incremental margin per visit by week, from 0. */
  readonly weeks: readonly (Figure & { readonly policy: PolicyName; readonly week: number })[];
  /** Decisions of the policies' devices on all seeds, by what scored them: `plain`, `plain with sequence`. */
  readonly scorers: readonly { readonly policy: PolicyName; readonly scorer: string; readonly decisions: number }[];
  /** What was chosen on the seeds for tuning. */
  readonly tuned: {
    readonly fixedBest?: string;
    readonly segmentRules?: RuleTable;
    readonly restDays?: number;
    readonly timing?: TunedTiming;
  };
}

/** Plays jobs and answers in their order; the stage is for people who wait. */
export type Play = (stage: string, jobs: readonly FleetJob[]) => Promise<readonly FleetTotals[]>;

/**
 * What `couplet train` makes of the log that the scenario's shop hands over; the trainer is the caller's.
 * @param withOrder may it learn from the order of steps?
 */
export type Train = (scenario: Scenario, seed: number, withOrder: boolean) => Promise<StartBundle>;
