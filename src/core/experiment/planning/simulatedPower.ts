import { Z95 } from '../../normalTail';
import { chanceFrom, FUTILE } from '../chanceByPlannedEnd';
import { sequenceLevels } from '../closedLevels';
import { criticalScore } from '../confidenceSequence';
import type { PairLook } from './simulateExperiment';

/** Looks of one experiment, planned for one week each. */
export type Looks = readonly (readonly PairLook[])[];

const plannedFor = (look: readonly PairLook[], days: number): readonly PairLook[] =>
  look.map((pair) => ({ ...pair, progress: (7 * pair.progress) / days }));

/** Day, from 1, on which the sequence of an experiment planned for `days` tells the pair's lift; infinite where it does not in that time. */
export const foundOn = (looks: Looks, pair: number, days: number, sign: 1 | -1): number => {
  for (const [i, look] of looks.entries()) {
    if (i >= days) break;
    const score = look[pair]!.score;
    // Beneath the least boundary that there is, planned or not.
    if (score === null || sign * score < 2) continue;
    const planned = plannedFor(look, days);
    if (sign * score > criticalScore(planned[pair]!.progress, sequenceLevels(planned)[pair])) return i + 1;
  }
  return Number.POSITIVE_INFINITY;
};

/** Day on which whoever waits for the lift would have given up, see `chanceByPlannedEnd`; infinite where that was never advised. */
export const futileOn = (looks: Looks, pair: number, days: number, lift: number): number => {
  for (const [i, look] of looks.entries()) {
    if (i >= days) break;
    const own = look[pair]!;
    if (own.score === null) continue;
    const chance = chanceFrom({ ...own, progress: (7 * own.progress) / days }, lift);
    if (chance !== null && chance < FUTILE) return i + 1;
  }
  return Number.POSITIVE_INFINITY;
};

/** A share that was simulated, with its 95% interval (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953). */
export interface SimulatedShare {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

export const simulatedShare = (hits: number, runs: number): SimulatedShare => {
  const [value, z2] = [hits / runs, Z95 ** 2];
  const middle = (value + z2 / (2 * runs)) / (1 + z2 / runs);
  const half = (Z95 / (1 + z2 / runs)) * Math.sqrt((value * (1 - value)) / runs + z2 / (4 * runs ** 2));
  return { value, lower: Math.max(0, middle - half), upper: Math.min(1, middle + half) };
};
