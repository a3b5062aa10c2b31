import { type Comparison, dailyPower, fixedPower, POWER } from './power';

const MOST_LIFT = 10;
const LEAST_LIFT = 1e-6;
const HALVINGS = 16;

/** Smallest lift above `from` with enough power, to a few parts in 10⁵ of itself; null above 1,000%. */
const smallest = (powerOf: (lift: number) => number, power: number, from: number): number | null => {
  let [low, high] = [from, from];
  while (powerOf(high) < power) {
    if (high >= MOST_LIFT) return null;
    low = high;
    high = Math.min(MOST_LIFT, 2 * high);
  }
  for (let i = 0; i < HALVINGS && low < high; i++) {
    const middle = (low + high) / 2;
    if (powerOf(middle) < power) low = middle;
    else high = middle;
  }
  return high;
};

/** Lift that one look after `weeks` finds with `power`. */
export const fixedDetectableLift = (setting: Omit<Comparison, 'lift'>, weeks: number, power = POWER): number | null =>
  smallest((lift) => fixedPower({ ...setting, lift }, weeks), power, LEAST_LIFT);

/** Lift that daily looks over `weeks`, for which the experiment was planned, find with `power`. */
export const dailyDetectableLift = (setting: Omit<Comparison, 'lift'>, weeks: number, power = POWER): number | null => {
  const days = Math.ceil(7 * weeks);
  // Daily looks never find less than one look does.
  const from = fixedDetectableLift(setting, weeks, power);
  return from === null ? null : smallest((lift) => [...dailyPower({ ...setting, lift }, days, weeks)].at(-1) ?? 0, power, from);
};
