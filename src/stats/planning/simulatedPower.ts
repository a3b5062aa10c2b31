import { Z95 } from '../../maths/distributions';
import { criticalScore } from '../comparison/confidenceSequence';
import { sequenceLevels } from '../comparison/levels';
import { POWER } from '../comparison/power';
import { chanceFrom, FUTILE } from '../comparison/verdict';
import type { Look, PairLook } from './simulateExperiment';

const plannedFor = ({ pairs }: Look, days: number): readonly PairLook[] =>
  pairs.map((pair) => ({ ...pair, progress: (7 * pair.progress) / days }));

/** No boundary is lower, whatever the plan, so most looks need no calculation. */
const LEAST_SCORE = 2;

/**
 * Day on which the confidence sequence of an experiment planned for `days` shows the pair's difference. Infinite if it does not in that
 * time.
 * @param pair index among the pairs of a look
 * @param sign of the difference to look for
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

/**
 * Day on which an experiment for the lift would have been stopped for futility, see `chanceByPlannedEnd`. Infinite if that was never
 * advised.
 */
const futileOn = (looks: readonly Look[], pair: number, days: number, lift: number): number => {
  for (const { day, pairs } of looks) {
    if (day > days) break;
    const own = pairs[pair]!;
    const chance = own.score === null ? null : chanceFrom({ ...own, progress: (7 * own.progress) / days }, lift);
    if (chance !== null && chance < FUTILE) return day;
  }
  return Number.POSITIVE_INFINITY;
};

/** A simulated share with its 95% interval (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953). */
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

/** Effect of daily futility checks on an experiment planned for the weeks of the answer. */
interface SimulatedFutility {
  /** Share of experiments without any effect that are stopped before the planned end, and the weeks after which half of those are over. */
  readonly stopped: SimulatedShare;
  readonly medianWeeks: number | null;
  /** Share of experiments with the effect that would have shown it, but are stopped before. */
  readonly lost: SimulatedShare;
}

export interface SimulatedWeeks {
  /**
   * Fewest weeks, to the look, after which an experiment planned for exactly that long has shown the lift in `POWER` of the runs. Null when
   * not within `horizon`.
   */
  readonly weeks: number | null;
  /** 95% interval for the number of runs alone. Null beyond `horizon`. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Power by those weeks, or by `horizon`. */
  readonly power: SimulatedShare;
  readonly futility: SimulatedFutility;
}

/** Least number from 1 to `most` from which on `reached` holds. Null if there is none. */
const least = (most: number, reached: (n: number) => boolean): number | null => {
  if (!reached(most)) return null;
  let [low, high] = [0, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
};

/** Simulated experiments with and without the lift, for one pair of groups. */
interface Played {
  readonly lifted: readonly (readonly Look[])[];
  readonly alike: readonly (readonly Look[])[];
  readonly pair: number;
}

const futilityAt = ({ lifted, alike, pair }: Played, days: number, lift: number): SimulatedFutility => {
  const stopped = alike
    .map((looks) => {
      const futile = futileOn(looks, pair, days, lift);
      return futile < Math.min(foundOn(looks, pair, days, 1), foundOn(looks, pair, days, -1)) ? futile : Number.POSITIVE_INFINITY;
    })
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const lost = lifted.filter((looks) => {
    const found = foundOn(looks, pair, days, 1);
    return Number.isFinite(found) && futileOn(looks, pair, days, lift) < found;
  });
  const median = stopped[stopped.length >> 1];
  return {
    stopped: simulatedShare(stopped.length, alike.length),
    medianWeeks: median === undefined ? null : median / 7,
    lost: simulatedShare(lost.length, lifted.length),
  };
};

/** @param lift of the experiments with an effect, > 0 */
export const simulatedWeeks = (played: Played, lift: number): SimulatedWeeks => {
  const { lifted, pair } = played;
  const days = lifted[0]!.map(({ day }) => day);
  const shares = new Map<number, SimulatedShare>();
  const powerBy = (day: number): SimulatedShare => {
    let known = shares.get(day);
    if (!known) {
      const found = lifted.filter((looks) => foundOn(looks, pair, day, 1) <= day);
      known = simulatedShare(found.length, lifted.length);
      shares.set(day, known);
    }
    return known;
  };
  const dayOf = (of: (share: SimulatedShare) => number): number | null => {
    const look = least(days.length, (n) => of(powerBy(days[n - 1]!)) >= POWER);
    return look === null ? null : days[look - 1]!;
  };
  const weeksOf = (day: number | null): number | null => day && day / 7;
  const day = dayOf(({ value }) => value);
  const until = day ?? days.at(-1)!;
  return {
    weeks: weeksOf(day),
    lower: weeksOf(dayOf(({ upper }) => upper)),
    upper: weeksOf(dayOf(({ lower }) => lower)),
    power: powerBy(until),
    futility: futilityAt(played, until, lift),
  };
};
