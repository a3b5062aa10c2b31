import { type Comparison, dailyPower, fixedPower, POWER } from './power';

const MOST_LIFT = 10;
const HALVINGS = 20;

/** Smallest lift > 0 with enough power; null above 1,000%. */
const smallest = (powerOf: (lift: number) => number, power: number): number | null => {
  if (powerOf(MOST_LIFT) < power) return null;
  let [low, high] = [0, MOST_LIFT];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (powerOf(middle) < power) low = middle;
    else high = middle;
  }
  return high;
};

/** Lift that one look after `weeks` finds with `power`. */
export const fixedDetectableLift = (setting: Omit<Comparison, 'lift'>, weeks: number, power = POWER): number | null =>
  smallest((lift) => fixedPower({ ...setting, lift }, weeks), power);

/** Lift that daily looks over `weeks` find with `power`. */
export const dailyDetectableLift = (setting: Omit<Comparison, 'lift'>, weeks: number, power = POWER): number | null => {
  const days = Math.ceil(7 * weeks);
  return smallest((lift) => [...dailyPower({ ...setting, lift }, days)].at(-1) ?? 0, power);
};
