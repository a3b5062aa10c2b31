import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { builtInScenarios } from '../../../src/cli/simulate/simulate';
import { playFleet } from '../../../src/simulator/fleet/playFleet';
import { NOTHING, sameForAll } from '../../../src/simulator/policies/rulesPolicy';
import type { Play } from '../../../src/simulator/run/simulation';
import { resized, type Scenario, scenarioSchema } from '../../../src/simulator/scenario/scenario';
import { metricsOfShop, playShops, summariseShops } from '../../../src/simulator/shops/playShops';
import { type Family, families, familiesOf, SHOPS_FORMAT, shopOf } from '../../../src/simulator/shops/shopOf';

/** Shops for developing, of docs/simulate.md. */
const seeds = Array.from({ length: 500 }, (_, i) => 1_001 + i);

/** What of a scenario shows that it has a family. */
const shows: Readonly<Record<Exclude<Family, 'losing'>, (shop: Scenario) => boolean>> = {
  thresholds: ({ segments }) => segments.some(({ threshold }) => threshold),
  stockpiling: ({ segments }) => segments.some(({ stockpile }) => stockpile > 0),
  waiting: ({ segments }) => segments.some(({ waits }) => waits > 0),
  'reference-prices': ({ segments }) => segments.some(({ habit }) => habit > 0),
  seasons: ({ season }) => season.monthly !== undefined,
  cannibalisation: ({ segments }) =>
    segments.some(({ switches }) => switches > 0) && segments.every(({ usesAnyway }) => usesAnyway >= 0.85),
  'heavy-tails': ({ shop }) => shop.tail !== undefined || shop.priceSpread > 0.4,
  returns: ({ shop: { returns } }) => returns !== undefined && returns.discounted > returns.share,
};

describe('the generator of shops', () => {
  it('makes the same valid scenario of a seed every time, within its ranges', () => {
    for (const seed of seeds) {
      const shop = shopOf(seed);
      expect(v.is(scenarioSchema, shop)).toBe(true);
      expect(shopOf(seed)).toEqual(shop);
      expect(shop.shop.categories.length).toBeGreaterThanOrEqual(3);
      expect(shop.shop.categories.length).toBeLessThanOrEqual(8);
      expect(shop.coupons.length).toBeGreaterThanOrEqual(2);
      expect(shop.coupons.length).toBeLessThanOrEqual(8);
      expect(shop.segments.length).toBeGreaterThanOrEqual(2);
      expect(shop.segments.length).toBeLessThanOrEqual(6);
      expect(shop.shop.marginRate).toBeGreaterThanOrEqual(0.15);
      expect(shop.shop.marginRate).toBeLessThanOrEqual(0.6);
    }
  });

  it('gives a shop the families that it names, and no others; each in some shops', () => {
    for (const [family, has] of Object.entries(shows) as [Exclude<Family, 'losing'>, (shop: Scenario) => boolean][])
      for (const seed of seeds)
        expect({ seed, family, has: has(shopOf(seed)) }).toEqual({ seed, family, has: familiesOf(seed).has(family) });
    for (const family of families) expect(seeds.filter((seed) => familiesOf(seed).has(family)).length).toBeGreaterThan(20);
    expect(seeds.filter((seed) => familiesOf(seed).size === 0)).toEqual([]);
  });

  it('has coupons of every form', () => {
    const kinds = new Set(seeds.flatMap((seed) => shopOf(seed).coupons.map(({ discount }) => discount.kind)));
    expect([...kinds].sort()).toEqual(['fixed', 'freeShipping', 'percent', 'tiers']);
  });

  it('plays shoppers that no other shop has, and tunes on yet others', () => {
    const ranges = [1_001, 1_002, 1_020, 1_400].map(shopOf).flatMap(({ seeds: played, tuning }) => [played.first, tuning.first]);
    expect(new Set(ranges.map((first) => Math.floor(first / 100))).size).toBe(ranges.length);
  });

  it('draws the shops of its version: another hash is another version', () => {
    // Nine digits: powers differ in the last ones between versions of V8.
    const drawn = seeds
      .slice(0, 50)
      .map(shopOf)
      .map(({ shop, coupons, segments, season }) => ({ shop, coupons, segments, season }));
    const text = JSON.stringify(drawn, (_, value: unknown) => (typeof value === 'number' ? value.toPrecision(9) : value));
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    expect({ version: SHOPS_FORMAT, hash }).toEqual({ version: 'couplet-shops/1', hash: 'a51bde09c6680ce1' });
  });
});

describe('a shop whose coupons lose money', () => {
  const losing = seeds.filter((seed) => familiesOf(seed).has('losing')).slice(0, 3);
  const scenarios = [v.parse(scenarioSchema, builtInScenarios.losing), ...losing.map(shopOf)];

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    'loses by each for everybody, and has no use for an oracle: %s',
    async (_, whole) => {
      const scenario = resized(whole, { devices: 400, days: 21 });
      const played = (what: string) => playFleet({ scenario, seed: 5, plan: { kind: 'rules', rules: sameForAll(what) } });
      const none = await played(NOTHING);
      for (const { id } of scenario.coupons) expect((await played(id)).margin).toBeLessThan(none.margin);
      const oracle = await playFleet({ scenario, seed: 5, plan: { kind: 'oracle' } });
      expect(oracle.shown / oracle.visits).toBeLessThan(0.02);
      expect(Math.abs(oracle.margin - none.margin)).toBeLessThan(0.01 * none.margin);
    },
  );

  it('is another one than a shop whose coupons pay', async () => {
    const scenario = resized(v.parse(scenarioSchema, builtInScenarios.headline), { devices: 400, days: 21 });
    const oracle = await playFleet({ scenario, seed: 5, plan: { kind: 'oracle' } });
    expect(oracle.shown / oracle.visits).toBeGreaterThan(0.3);
  });
});

const inline: Play = async (_, jobs) => {
  const totals = [];
  for (const job of jobs) totals.push(await playFleet(job));
  return totals;
};

describe('policies on generated shops', () => {
  const run = { first: 1_001, count: 2, policies: ['oracle', 'central'], against: 'central', seeds: 2, devices: 40, days: 7 } as const;

  it('are played to each shop, paired, and the same again', async () => {
    const report = await playShops(run, inline);
    expect(report).toMatchObject({
      v: 'shops/1',
      generator: SHOPS_FORMAT,
      first: 1_001,
      count: 2,
      seeds: 2,
      devices: 40,
      days: 7,
      against: 'central',
    });
    expect(report.shops.map(({ shop }) => shop)).toEqual([1_001, 1_002]);
    for (const { figures } of report.shops) {
      const [none, oracle, central] = figures;
      expect(none).toMatchObject({ policy: 'none', mean: 0, difference: { mean: -central!.mean, se: central!.se } });
      expect(oracle!.difference!.mean).toBeCloseTo(oracle!.mean - central!.mean, 9);
      expect(central!.difference).toBeUndefined();
    }
    expect(await playShops(run, inline)).toEqual(report);
  });

  it('have no differences where the one to compare with is not played', async () => {
    const report = await playShops({ ...run, count: 1, against: 'fixed-best' }, inline);
    expect(report.against).toBeUndefined();
    expect(report.summary.every(({ difference, above }) => difference === undefined && above === undefined)).toBe(true);
  });

  it('are turned around where the one to compare with came first', () => {
    const row = { metric: 'incrementalMarginPerVisit' as const, mean: 3, se: 1 };
    const rows = [
      { ...row, policy: 'central' as const },
      { ...row, policy: 'local' as const, mean: 5 },
    ];
    const difference = { ...row, policy: 'local' as const, against: 'central' as const, mean: 2, se: 0.5 };
    expect(metricsOfShop({ rows, differences: [difference] }, 'local')[0]!.difference).toEqual({ mean: -2, se: 0.5 });
    expect(metricsOfShop({ rows, differences: [difference] }, 'central')[1]!.difference).toEqual({ mean: 2, se: 0.5 });
  });

  it('are counted where they differ by more than two standard errors of a shop', () => {
    const shop = (mean: number, difference: number, se: number) => ({
      shop: 1,
      families: [],
      rows: [],
      figures: [{ policy: 'local' as const, mean, se: 1, difference: { mean: difference, se } }],
    });
    const shops = [shop(1, 3, 1), shop(2, 1.9, 1), shop(3, -2.5, 1), shop(6, 2.1, 1)];
    const [summary] = summariseShops(shops, 3);
    expect(summary).toMatchObject({ policy: 'local', mean: 3, above: 2, below: 1 });
    // Of 1, 2, 3 and 6: variance 14/3 over 4 shops.
    expect(summary!.se).toBeCloseTo(Math.sqrt(14 / 3 / 4), 12);
    expect(summary!.difference!.mean).toBeCloseTo(1.125, 12);
    expect(summariseShops(shops, 1)[0]).not.toHaveProperty('above');
  });
});
