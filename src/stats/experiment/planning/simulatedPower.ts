import { Z95 } from '../../../maths/normalTail';
import { chanceFrom, FUTILE } from '../chanceByPlannedEnd';
import { sequenceLevels } from '../closedLevels';
import { criticalScore } from '../confidenceSequence';
import type { Look, PairLook } from './simulateExperiment';

const plannedFor = ({ pairs }: Look, days: number): readonly PairLook[] =>
  pairs.map((pair) => ({ ...pair, progress: (7 * pair.progress) / days }));

/** No boundary is lower, whatever was planned; sparing most looks the reckoning. */
const LEAST_SCORE = 2;

/**
 * Day on which the sequence of an experiment planned for `days` tells the pair's difference; infinite where it does not in that time.
 * @param pair its place among the pairs of a look
 * @param sign of the difference that is looked for
 */
export const foundOn = (looks: readonly Look[], pair: number, days: number, sign: 1 | -1): number => {
  for (const look of looks) {
    if (look.day > days) break;
    const { score } = look.pairs[pair]!;
    if (score === null || sign * score < LEAST_SCORE) continue;
    const planned = plannedFor(look, days);
    if (sign * score > criticalScore(planned[pair]!.progress, sequenceLevels(planned)[pair])) return look.day;
  }
  return Number.POSITIVE_INFINITY;
};

/** Day on which whoever waits for the lift would have given up, see `chanceByPlannedEnd`; infinite where that was never advised. */
export const futileOn = (looks: readonly Look[], pair: number, days: number, lift: number): number => {
  for (const { day, pairs } of looks) {
    if (day > days) break;
    const own = pairs[pair]!;
    const chance = own.score === null ? null : chanceFrom({ ...own, progress: (7 * own.progress) / days }, lift);
    if (chance !== null && chance < FUTILE) return day;
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
  return { value, lower: hits === 0 ? 0 : Math.max(0, middle - half), upper: Math.min(1, middle + half) };
};
