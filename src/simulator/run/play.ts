import type { FleetTotals } from '../fleet/fleetTotals';
import type { FleetJob } from '../fleet/playFleet';
import type { StartBundle } from '../policies/localPolicy';
import type { Scenario } from '../scenario/scenario';

/** Plays jobs and answers in their order; the stage is for people who wait. */
export type Play = (stage: string, jobs: readonly FleetJob[]) => Promise<readonly FleetTotals[]>;

/**
 * What `couplet train` makes of the log that the scenario's shop hands over; the trainer is the caller's.
 * @param withOrder may it learn from the order of steps?
 */
export type Train = (scenario: Scenario, seed: number, withOrder: boolean) => Promise<StartBundle>;
