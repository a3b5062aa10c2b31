import { criticalScore, type Level } from './confidenceSequence';

export interface Looks {
  /** Expected growth of the sum between looks, in standard deviations of that growth; ≥ 0. */
  readonly drift: number;
  /** Looks until the planned end. */
  readonly planned: number;
  readonly level?: Level | undefined;
  /** The first look that counts, from 1. */
  readonly first: number;
  readonly looks: number;
}

/** Cells a standard deviation of one step. */
const PER_SD = 4;
const REACH = 5 * PER_SD;
/** Less than this in a cell is nothing. */
const NOTHING = 1e-13;

/**
 * Probability that Brownian motion with drift, looked at after equal steps, has crossed the upper boundary of `criticalScore` by each look in
 * turn, by passing the density of those still between the boundaries from look to look (Armitage, McPherson & Rowe 1969,
 * https://doi.org/10.2307/2343787). Error about 2e-5: cells of a quarter standard deviation.
 */
export function* crossingProbabilities({ drift, planned, level, first, looks }: Looks): Generator<number> {
  const bounds = Float64Array.from({ length: looks }, (_, i) =>
    i + 1 < first ? Number.POSITIVE_INFINITY : criticalScore((i + 1) / planned, level) * Math.sqrt(i + 1) * PER_SD,
  );
  // Before the first look nothing is cut off; six standard deviations hold all of it.
  const open = (i: number): number => (i * drift + 6 * Math.sqrt(i)) * PER_SD;
  const radius = Math.ceil(bounds.reduce((most, bound, i) => Math.max(most, Number.isFinite(bound) ? bound : open(i + 1)), 0)) + REACH + 1;
  const shift = drift * PER_SD;
  const whole = Math.round(shift);
  // The kernel sits on whole cells; what the drift leaves over moves its centre.
  const bell = Float64Array.from({ length: 2 * REACH + 1 }, (_, j) => Math.exp(-0.5 * ((j - REACH - (shift - whole)) / PER_SD) ** 2));
  const mass = bell.reduce((sum, k) => sum + k, 0);
  const kernel = bell.map((k) => k / mass);
  let density = new Float64Array(2 * radius + 1);
  density[radius] = 1;
  let total = 0;
  let [low, high] = [radius, radius];
  for (let look = 0; look < looks; look++) {
    const next = new Float64Array(density.length);
    for (let i = low; i <= high; i++) {
      const from = density[i]!;
      if (from < NOTHING) continue;
      for (let j = 0; j <= 2 * REACH; j++) {
        const to = i + whole + j - REACH;
        if (to >= 0 && to < next.length) next[to]! += from * kernel[j]!;
        else if (to >= next.length) total += from * kernel[j]!;
      }
    }
    low = Math.max(0, low + whole - REACH);
    high = Math.min(next.length - 1, high + whole + REACH);
    const bound = bounds[look]!;
    if (Number.isFinite(bound)) {
      for (let i = low; i <= high; i++) {
        // Share of the cell [i − ½, i + ½] beyond a boundary.
        const above = Math.min(1, Math.max(0, i + 0.5 - radius - bound));
        const below = Math.min(1, Math.max(0, -bound - (i - 0.5 - radius)));
        const left = next[i]! * Math.max(0, 1 - above - below);
        total += next[i]! * above;
        // What is left of a cell lies further in than its middle.
        const inwards = (left * Math.abs(above - below)) / 2;
        next[i] = left - inwards;
        next[i + (above > below ? -1 : 1)]! += inwards;
      }
    }
    density = next;
    yield total;
  }
}
