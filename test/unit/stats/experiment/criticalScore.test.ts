import { describe, expect, it } from 'vitest';
import { normalTail } from '../../../../src/maths/distributions';
import { criticalScore, fixedScore, type Level } from '../../../../src/stats/comparison/confidenceSequence';

/** Looks at equal factors of time: so many while time grows e-fold. */
const PER_FOLD = 40;
/** Cells of the grid of B(s)/√s, from −6 to 6. */
const CELLS = 481;
const STEP = 12 / (CELLS - 1);

/**
 * Chance that |B(s)| ≥ z(s) √s for some s from .01 to 100, by passing the density of B(s)/√s, an Ornstein–Uhlenbeck process in ln s, from look to look.
 * Between looks it may cross and come back: Siegmund (1985) moves the boundary in by .5826 standard deviations of a step instead.
 */
const chanceToCross = (boundary: (progress: number) => number): { byPlannedEnd: number; ever: number } => {
  const keep = Math.exp(-1 / (2 * PER_FOLD));
  const sd = Math.sqrt(1 - keep * keep);
  const moved = 0.5826 * sd;
  const at = (i: number): number => -6 + i * STEP;
  let density = Float64Array.from({ length: CELLS }, (_, i) => Math.exp(-(at(i) ** 2) / 2));
  const mass = density.reduce((sum, x) => sum + x, 0);
  density = density.map((x) => x / mass);
  const kernel = Float64Array.from({ length: CELLS * CELLS });
  for (let from = 0; from < CELLS; from++) {
    const column = Float64Array.from({ length: CELLS }, (_, to) => Math.exp(-0.5 * ((at(to) - keep * at(from)) / sd) ** 2));
    const sum = column.reduce((so, x) => so + x, 0);
    for (let to = 0; to < CELLS; to++) kernel[from * CELLS + to] = column[to]! / sum;
  }
  let [ever, byPlannedEnd] = [0, 0];
  for (let look = Math.ceil(PER_FOLD * Math.log(0.01)); look <= PER_FOLD * Math.log(100); look++) {
    const next = new Float64Array(CELLS);
    for (let from = 0; from < CELLS; from++) {
      if (density[from]! < 1e-14) continue;
      for (let to = 0; to < CELLS; to++) next[to]! += density[from]! * kernel[from * CELLS + to]!;
    }
    const bound = boundary(Math.exp(look / PER_FOLD)) - moved;
    for (let i = 0; i < CELLS; i++) {
      const beyond = Math.min(1, Math.max(0, (Math.abs(at(i)) + STEP / 2 - bound) / STEP));
      ever += next[i]! * beyond;
      next[i]! *= 1 - beyond;
    }
    density = next;
    if (look <= 0) byPlannedEnd = ever;
  }
  return { byPlannedEnd, ever };
};

describe('criticalScore', () => {
  it.each<Level>([0.05, 0.045, 0.025, 0.0166, 0.0125, 0.0025])(
    'is crossed ever with a chance of %d, two thirds of it or more by the planned end',
    (level) => {
      const { byPlannedEnd, ever } = chanceToCross((progress) => criticalScore(progress, level));
      console.log(`level ${level}: crossed by the planned end ${byPlannedEnd.toFixed(5)}, ever ${ever.toFixed(5)}`);
      expect(Math.abs(ever / level - 1)).toBeLessThan(0.02);
      expect(byPlannedEnd / level).toBeGreaterThan(0.65);
    },
  );

  it('would be crossed twice as often or more if it were as low as that of one look', () => {
    expect(chanceToCross(() => fixedScore(0.05)).byPlannedEnd).toBeGreaterThan(0.2);
  });

  it.each<Level>([0.05, 0.045, 0.025, 0.0166, 0.0125, 0.0025])('of one look leaves half of %d in each tail', (level) => {
    expect(2 * normalTail(fixedScore(level))).toBeCloseTo(level, 6);
  });
});
