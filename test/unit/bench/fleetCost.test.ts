import { describe, expect, it } from 'vitest';
import { costRows } from '../../../bench/fleetCost/costRows';
import { fitSteps } from '../../../bench/fleetCost/fitSteps';
import { fitLine, type Line, POINTS } from '../../../bench/server/fitLine';
import { normal, seededRng } from '../../../src/maths/random';

const sizes = Array.from({ length: POINTS }, (_, i) => 20_000 * (i + 1));
/** What each size costs at so much a report, after a start that costs something of its own, with noise. */
const points = (each: number, noise = 0) => sizes.map((x, i): [number, number] => [x, 500 + each * x + (i % 2 === 0 ? noise : -noise)]);

describe('what a report costs', () => {
  it('is the slope, whatever the start costs', () => {
    const { slope, low, high } = fitSteps(points(0.16));
    for (const value of [slope, low, high]) expect(value).toBeCloseTo(0.16, 9);
  });

  it('has an interval that holds it where sizes cost a little more or less', () => {
    const { slope, low, high } = fitSteps(points(0.16, 300));
    expect(low).toBeLessThan(0.16);
    expect(high).toBeGreaterThan(0.16);
    expect(high - slope).toBeCloseTo(slope - low, 9);
  });

  it('has an interval that holds it in 95 of 100 runs; that of a line through the same totals holds it in far fewer', () => {
    const rng = seededRng(5);
    const holds = ({ low, high }: Line): boolean => low < 0.16 && high > 0.16;
    const runs = Array.from({ length: 1_000 }, () => {
      let total = 500;
      return sizes.map((x): [number, number] => {
        total += 20_000 * (0.16 + 0.015 * normal(rng));
        return [x, total];
      });
    });
    const share = (by: typeof fitSteps): number => runs.filter((run) => holds(by(run))).length / runs.length;
    expect(share(fitSteps)).toBeGreaterThan(0.93);
    expect(share(fitSteps)).toBeLessThan(0.97);
    expect(share(fitLine)).toBeLessThan(0.6);
  });

  it('is told for a million, and not as known where the line is none', () => {
    const [straight, rough] = [fitSteps(points(0.16)), fitSteps(points(0.16, 8_000))];
    const grown = sizes.map((reports) => ({ reports, cpuMs: 0.16 * reports, storedBytes: 120 * reports }));
    const cost = { reports: 180_000, grown, server: straight, main: straight, busiest: straight, others: straight, database: straight };
    const rows = costRows('PostgreSQL', { ...cost, stored: straight, logged: rough });
    expect(rows.map(({ value, unit, ok }) => [value, unit, ok]).slice(0, 3)).toEqual([
      [160, 's', true],
      [0.16, 'MB', true],
      [160, 's', true],
    ]);
    expect(rows.find(({ what }) => what.startsWith('log of'))?.ok).toBe(false);
    expect(rows.slice(-2).map(({ value, ok }) => [value, ok])).toEqual([
      [1, true],
      [1, true],
    ]);
    expect(costRows('SQLite', { ...cost, stored: straight, logged: straight })).toHaveLength(4);
  });
});
