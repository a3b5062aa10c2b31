import { POWER } from '../power';
import { foundOn, futileOn, type SimulatedShare, simulatedShare } from './simulatedPower';
import type { Look } from './simulateExperiment';

/** What looking daily for a sign of futility does to an experiment planned for the weeks of the answer. */
interface SimulatedFutility {
  /** Share of experiments without any effect that it ends before the planned end, and the weeks after which half of those are over. */
  readonly stopped: SimulatedShare;
  readonly medianWeeks: number | null;
  /** Share of experiments with the effect that would have told it, and are given up before. */
  readonly lost: SimulatedShare;
}

export interface SimulatedWeeks {
  /** Fewest weeks, to the look, after which an experiment planned for as many has told the lift in `POWER` of the runs; null when not within `horizon`. */
  readonly weeks: number | null;
  /** 95%, for the number of runs alone; null beyond `horizon`. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** By those weeks, or by `horizon`. */
  readonly power: SimulatedShare;
  readonly futility: SimulatedFutility;
}

/** Least number from 1 to `most` of which `reached` holds, from there on; null when of none. */
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

/** Experiments with the lift and others without, in one pair of groups. */
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

/** @param lift that the lifted ones have, > 0 */
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
