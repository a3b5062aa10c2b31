import type { FleetTotals } from '../fleet/fleetTotals';
import type { FleetJob } from '../fleet/playFleet';

/** Plays jobs and answers in their order; the stage is for people who wait. */
export type Play = (stage: string, jobs: readonly FleetJob[]) => Promise<readonly FleetTotals[]>;
