import { seededRng } from '../../src/maths/random';
import { sampleRatio } from '../../src/stats/comparison/attributeCoverage';

export interface Split {
  readonly name: string;
  /** Planned, and what devices are drawn by. */
  readonly planned: readonly number[];
  readonly real: readonly number[];
  /** Devices that are drawn, with a look after each `BATCH`. */
  readonly devices: number;
}

const BATCH = 500;

export const soundSplits: readonly Split[] = [
  { name: '50/50', planned: [0.5, 0.5], real: [0.5, 0.5], devices: 40_000 },
  { name: '20/30/50', planned: [0.2, 0.3, 0.5], real: [0.2, 0.3, 0.5], devices: 40_000 },
];
export const brokenSplit: Split = { name: '52/48 of 50/50', planned: [0.5, 0.5], real: [0.52, 0.48], devices: 20_000 };

/** Is a mismatch named at any look? */
const isNamed = ({ planned, real, devices }: Split, seed: number): boolean => {
  const rng = seededRng(seed);
  const counts = planned.map(() => 0);
  const ends = real.map((_, i) => 2 ** 32 * real.slice(0, i + 1).reduce((sum, share) => sum + share, 0));
  ends[ends.length - 1] = 2 ** 32;
  for (let n = 1; n <= devices; n++) {
    const draw = rng.uint32();
    let arm = 0;
    while (draw >= ends[arm]!) arm += 1;
    counts[arm]! += 1;
    if (n % BATCH === 0 && sampleRatio(counts, planned).mismatch) return true;
  }
  return false;
};

/** How many of the runs name a mismatch; seeds are the first one and those that follow. */
export const splitAlarms = (split: Split, runs: number, firstSeed: number): number => {
  let named = 0;
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) named += Number(isNamed(split, seed));
  return named;
};
