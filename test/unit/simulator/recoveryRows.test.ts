import { describe, expect, it } from 'vitest';
import { type FleetTotals, playFleet } from '../../../src/simulator/fleet/playFleet';
import { type DriftedSeed, recoveryRows } from '../../../src/simulator/run/comparePolicies';
import { runScenario } from '../../../src/simulator/run/runScenario';
import { tinyShop } from '../../helpers/simulatedShop';

const CHANGED = 20;
const DAYS = 60;

const margins = (of: (day: number) => number): FleetTotals => {
  const days = Array.from({ length: DAYS }, (_, day) => day);
  const none = days.map(() => 0);
  return {
    visits: 0,
    orders: 0,
    margin: 0,
    discount: 0,
    spent: 0,
    used: 0,
    shown: 0,
    days: { margin: days.map(of), visits: none, spent: none },
    cells: { margin: [], visits: [] },
    firstVisitsMargin: 0,
    spentBy: {},
    books: [],
    assigned: { none: 0, rule: 0 },
    holdoutMargin: 0,
  };
};

/** A policy that gains `low` of its twin's 10 a day for some days after the change, and all of it then. */
const seed = (low: number, lost: number): DriftedSeed => ({
  none: margins(() => 100),
  twin: margins(() => 110),
  drifted: margins((day) => (day >= CHANGED && day < CHANGED + lost ? 100 + 10 * low : 110)),
});

const rows = (seeds: readonly DriftedSeed[]) => {
  const all = recoveryRows(new Map([['local', seeds]] as const), CHANGED, DAYS);
  return (metric: string) => all.find((row) => row.metric === metric)!;
};

describe('recovery after a drift', () => {
  it('is at once where nothing was lost', () => {
    const of = rows([seed(1, 0), seed(1, 0)]);
    expect([of('recoveryDays').mean, of('recoveryDaysLatest').mean, of('shareOfTwinFirstWeek').mean]).toEqual([0, 0, 1]);
  });

  it('is when a whole week is back at 90% of the twin, and stays', () => {
    // Ten days at half: the first week with at most one of them begins nine days after the change, with less than 93%.
    const of = rows([seed(0.5, 10), seed(0.5, 10)]);
    expect(of('recoveryDays').mean).toBe(9);
    expect(of('shareOfTwinFirstWeek').mean).toBeCloseTo(0.5, 9);
    expect(of('shareOfTwinLastWeeks').mean).toBeCloseTo(1, 9);
  });

  it('is later at worst where seeds differ, and beyond the days there are where it never comes', () => {
    const of = rows([seed(0.5, 10), seed(0.2, 20), seed(0.9, 2)]);
    expect(of('recoveryDaysLatest').mean).toBeGreaterThan(of('recoveryDays').mean);
    expect(rows([seed(0, 1_000)])('recoveryDays').mean).toBe(DAYS - 7 - CHANGED + 1);
  });

  it('is told of scenarios that drift: of a rule, which learns nothing, at once', async () => {
    const shop = tinyShop({
      days: 28,
      drift: { day: 14, preferences: { thrifty: { 'all-10': 1 } } },
      policies: ['fixed-best'],
      halfLife: 14,
    });
    const { rows: told } = await runScenario(shop, (_, jobs) => Promise.all(jobs.map(playFleet)));
    expect(told.filter(({ metric }) => metric === 'recoveryDays')).toMatchObject([{ policy: 'fixed-best' }]);
  });
});
