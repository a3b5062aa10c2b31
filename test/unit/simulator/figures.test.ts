import { describe, expect, it } from 'vitest';
import { normal, seededRng } from '../../../src/maths/random';
import type { FleetJob, FleetTotals } from '../../../src/simulator/fleet/playFleet';
import { comparePolicies, ratioOfMeans } from '../../../src/simulator/run/comparePolicies';
import { tuneRules } from '../../../src/simulator/run/tunePolicies';
import type { PolicyName } from '../../../src/simulator/scenario/policyName';
import { resized } from '../../../src/simulator/scenario/scenario';
import { meanAndSe } from '../../../src/stats/offPolicy/intervals';
import { tinyShop } from '../../helpers/simulatedShop';

/** Visits by stratum of rules. */
const VISITS = [40, 0, 60, 0, 0, 0, 0];

const totals = (margin: number, change: Partial<FleetTotals> = {}): FleetTotals => ({
  visits: 100,
  orders: 10,
  margin,
  discount: 0,
  spent: 0,
  used: 0,
  shown: 0,
  firstVisitsMargin: margin,
  days: {
    margin: new Array<number>(14).fill(margin / 14),
    visits: new Array<number>(14).fill(100 / 14),
    spent: new Array<number>(14).fill(0),
  },
  cells: { margin: [margin, 0, 0, 0, 0, 0, 0], visits: [...VISITS] },
  spentBy: {},
  books: [],
  assigned: { none: 0, rule: 0 },
  holdoutMargin: 0,
  ...change,
});

describe('a ratio of means', () => {
  it('has the standard error that its values scatter by', () => {
    const rng = seededRng(4);
    const draws = Array.from({ length: 400 }, () => {
      const b = Array.from({ length: 30 }, () => 10 + normal(rng));
      return ratioOfMeans(
        b.map((x) => 0.9 * x + 0.5 * normal(rng)),
        b,
      );
    });
    const scatter = Math.sqrt(400) * meanAndSe(draws.map(({ value }) => value)).se;
    expect(meanAndSe(draws.map(({ value }) => value)).value).toBeCloseTo(0.9, 2);
    expect(meanAndSe(draws.map(({ se }) => se)).value / scatter).toBeGreaterThan(0.9);
    expect(meanAndSe(draws.map(({ se }) => se)).value / scatter).toBeLessThan(1.1);
  });
});

describe('policies on the same seeds', () => {
  const compared = comparePolicies(
    new Map([
      ['none', [totals(1_000), totals(2_000)]],
      ['central', [totals(1_200, { discount: 60, spent: 50 }), totals(2_100, { discount: 20, spent: 30 })]],
      ['local', [totals(1_100), totals(2_100)]],
    ]),
  );
  const row = (policy: string, metric: string) => compared.rows.find((one) => one.policy === policy && one.metric === metric);

  it('are told as what they leave beyond showing nothing to the same shoppers, in all and by week', () => {
    expect(row('central', 'incrementalMarginPerVisit')).toMatchObject({ mean: 1.5, se: 0.5 });
    expect(row('none', 'incrementalMarginPerVisit')).toMatchObject({ mean: 0, se: 0 });
    expect(compared.weeks.filter(({ policy }) => policy === 'central').map(({ week, mean }) => [week, Number(mean.toFixed(9))])).toEqual([
      [0, 1.5],
      [1, 1.5],
    ]);
  });

  it('are paired: of two that gain alike on one seed and not on the other, the difference has the error of that', () => {
    const paired = compared.differences.find(({ policy, metric }) => policy === 'local' && metric === 'incrementalMarginPerVisit');
    expect(paired).toMatchObject({ against: 'central', mean: -0.5, se: 0.5 });
    expect(compared.ratios).toMatchObject([{ policy: 'local', against: 'central', mean: 2 / 3 }]);
  });
});

describe('the spend for each extra order', () => {
  const spend = (...orders: readonly number[]) =>
    comparePolicies(
      new Map<PolicyName, readonly FleetTotals[]>([
        ['none', orders.map(() => totals(1_000))],
        ['matching', orders.map((extra) => totals(1_000, { orders: 10 + extra, discount: 40 }))],
      ]),
    ).rows.find(({ metric }) => metric === 'spendPerIncrementalOrder');

  it('is not known unless extra orders are above 0 by two standard errors', () => {
    const unknown = { mean: Number.NaN, se: Number.NaN };
    expect(spend(2, 3, 4)?.mean).toBeCloseTo(40 / 3, 9);
    expect(spend(-2, -3, -4)).toMatchObject(unknown);
    // 1 with a standard error of 1.
    expect(spend(1, 2, 0, -1, 3, 1, -2, 4)).toMatchObject(unknown);
    expect(spend(0, 0)).toMatchObject(unknown);
    expect(spend(2)).toMatchObject({ mean: 20, se: 0 });
    expect(spend(-2)).toMatchObject(unknown);
  });
});

describe('the margin of the first 1,000 visits', () => {
  it('has no row where a run has fewer', () => {
    const metricsAt = (visits: number) => {
      const played = comparePolicies(
        new Map<PolicyName, readonly FleetTotals[]>([
          ['none', [totals(1_000, { visits: 1_000 }), totals(1_000, { visits })]],
          ['matching', [totals(1_000, { visits: 1_000 }), totals(1_000, { visits: 1_000 })]],
          ['central', [totals(1_000, { visits: 1_000 }), totals(1_000, { visits: 1_000 })]],
        ]),
      );
      return [...played.rows, ...played.differences].filter(({ metric }) => metric === 'firstThousandVisitsMargin').length;
    };
    expect(metricsAt(1_000)).toBe(4);
    expect(metricsAt(999)).toBe(0);
  });
});

describe('the share of the oracle', () => {
  const played = new Map<PolicyName, readonly FleetTotals[]>([
    ['none', [totals(1_000), totals(2_000), totals(1_500)]],
    ['matching', [totals(1_200), totals(2_100), totals(1_500)]],
    ['oracle', [totals(1_400), totals(2_800), totals(2_100)]],
  ]);
  const shares = (of: ReadonlyMap<PolicyName, readonly FleetTotals[]>) =>
    comparePolicies(of).rows.flatMap(({ policy, metric, mean, se }) => (metric === 'shareOfOracle' ? [{ policy, mean, se }] : []));

  it('is 1 for the oracle itself, and for others a ratio of means with an error that falls to 0 where seeds agree', () => {
    const [matching, oracle] = shares(played);
    expect(oracle).toMatchObject({ policy: 'oracle', mean: 1, se: 0 });
    expect(matching?.policy).toBe('matching');
    expect(matching?.mean).toBeCloseTo(300 / 1_800, 9);
    expect(matching?.se).toBeGreaterThan(0.05);
    const half = [totals(1_200), totals(2_400), totals(1_800)];
    expect(shares(new Map([...played, ['matching', half]]))[0]).toMatchObject({ mean: 0.5, se: 0 });
  });

  it('is left out where the oracle is not played', () => {
    const without = new Map(played);
    without.delete('oracle');
    expect(shares(without)).toEqual([]);
  });
});

describe('rules', () => {
  it('are tuned on their own seeds alone: the best for all, then the best by stratum that anybody is in, then the best rest', async () => {
    const scenario = tinyShop();
    const seeds = new Set<number>();
    const worth: Readonly<Record<string, readonly number[]>> = {
      nothing: [1, 9, 5],
      'all-10': [3, 9, 4],
      'tea-20': [2, 9, 2],
      matching: [0, 0, 0],
      'matching-visit': [2, 0, 6],
    };
    const margin = ({ seed, plan }: FleetJob): number => {
      seeds.add(seed);
      if (plan.kind !== 'rules') return 0;
      // A rest of five days is worth a little, one of twenty costs more.
      const rest = { 5: 10, 20: -10 }[plan.restDays ?? 0] ?? 0;
      return rest + plan.rules.reduce((sum, rule, cell) => sum + (worth[rule]![cell] ?? 0) * VISITS[cell]!, 0);
    };
    const tuned = await tuneRules(scenario, async (_, jobs) => jobs.map((job) => totals(margin(job))));
    // For everybody matching the visit leaves most, by stratum it does so in one; strata without visits keep the rule for all.
    const most = 'matching-visit';
    expect(tuned).toEqual({ fixedBest: most, segmentRules: ['all-10', most, most, most, most, most, most], restDays: 5 });
    expect([...seeds]).toEqual([100]);
  });
});

describe('a scenario at another size', () => {
  it('keeps the proportion of newcomers, bots and budgets', () => {
    const coupons = [{ ...tinyShop().coupons[0]!, budget: { money: 9_000, count: 40 } }];
    const scenario = tinyShop({ coupons, devices: 100, newDevicesPerDay: 10, bots: { devices: 4, visitsPerDay: 2 } });
    expect(resized(scenario, { devices: 50, days: 7 })).toMatchObject({
      devices: 50,
      days: 7,
      newDevicesPerDay: 5,
      coupons: [{ budget: { money: 4_500, count: 20 } }],
      bots: { devices: 2, visitsPerDay: 2 },
    });
  });
});
