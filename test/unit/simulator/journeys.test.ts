import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { playFleet } from '../../../src/simulator/fleet/playFleet';
import type { Play } from '../../../src/simulator/run/simulation';
import { type Scenario, scenarioSchema } from '../../../src/simulator/scenario/scenario';
import { drawShopper } from '../../../src/simulator/shoppers/shopper';
import { type Visit, visitsOn } from '../../../src/simulator/shoppers/visit';
import { playShops } from '../../../src/simulator/shops/playShops';
import { JOURNEYS_FORMAT, journeyShops, plainShops } from '../../../src/simulator/shops/shopGenerators';
import { tinyShop } from '../../helpers/simulatedShop';

/** Shops for developing, of docs/simulate.md. */
const seeds = Array.from({ length: 200 }, (_, i) => 1_001 + i);

const journeys: NonNullable<Scenario['journeys']> = [
  { path: 'wander', share: 2, purchases: 0.5, sensitivity: 0.4 },
  { path: 'compare', share: 1, purchases: 1, sensitivity: 2.2 },
  { path: 'settle', share: 1, purchases: 2.5, sensitivity: 0.15 },
];
const plain = tinyShop({ days: 30, devices: 400 });
const told = tinyShop({ days: 30, devices: 400, journeys });

const visitsOf = (shop: Scenario): readonly Visit[] =>
  Array.from({ length: 200 }, (_, index) => {
    const shopper = drawShopper(shop, 7, index);
    return Array.from({ length: shop.days }, (__, day) => visitsOn(shop, 7, shopper, index, day)).flat();
  }).flat();
const visits = visitsOf(told);
const on = (sensitivity: number): readonly (readonly string[])[] =>
  visits.filter((visit) => visit.sensitivity === sensitivity).map(({ views }) => views.map(({ categories }) => categories?.[0] ?? ''));
const [wanders, compares, settles] = [on(0.4), on(2.2), on(0.15)];
const changes = (path: readonly string[]): number => path.filter((category, i) => i > 0 && category !== path[i - 1]).length;

describe('a visit with a journey', () => {
  it('looks at two categories as often, whichever way it takes, and last at what it is about', () => {
    for (const path of [...wanders, ...compares, ...settles]) {
      const last = path.filter((category) => category === 'tea').length;
      expect(path.length).toBeGreaterThanOrEqual(4);
      expect(Math.abs(path.length - 2 * last)).toBeLessThanOrEqual(1);
    }
  });

  it('goes back and forth where it compares, changes once where it settles, and either or neither where it wanders', () => {
    for (const path of compares) expect(changes(path)).toBe(path.length - 1);
    for (const path of settles) expect(changes(path)).toBe(1);
    const between = wanders.filter((path) => changes(path) > 1 && changes(path) < path.length - 1);
    expect(between.length).toBeGreaterThan(0.4 * wanders.length);
  });

  it('is as frequent as its share, and as likely to buy as it says', () => {
    expect(wanders.length / visits.length).toBeGreaterThan(0.46);
    expect(wanders.length / visits.length).toBeLessThan(0.54);
    for (const [i, before] of visitsOf(plain).entries()) {
      const journey = journeys.find(({ sensitivity }) => sensitivity === visits[i]!.sensitivity)!;
      expect(visits[i]!.intent - before.intent).toBeCloseTo(Math.log(journey.purchases), 12);
    }
  });

  it('is the visit of the same shop without journeys else', () => {
    const rest = ({ views: _, intent: __, sensitivity: ___, ...others }: Visit) => others;
    expect(visits.map(rest)).toEqual(visitsOf(plain).map(rest));
  });
});

describe('journeys of a scenario', () => {
  const problems = (change: unknown): string =>
    (v.safeParse(scenarioSchema, { ...tinyShop(), journeys: change }).issues ?? []).map(({ message }) => message).join(' ');
  const [wander, compare] = journeys as [(typeof journeys)[number], (typeof journeys)[number]];

  it.each([
    ['one alone', [wander], 'at least two journeys'],
    ['the same path twice', [wander, compare, { ...wander, share: 0.1 }], '"wander" is listed twice'],
    ['a path there is not', [wander, { ...compare, path: 'circle' }], 'circle'],
    ['a share of nothing', [wander, { ...compare, share: 0 }], '>0'],
    ['a key that means nothing', [wander, { ...compare, price: 2 }], 'price'],
  ])('are refused with %s', (_, change, why) => {
    expect(problems(change)).toContain(why);
  });

  it('are refused where a shop has one category, with what to do', () => {
    const shop = { ...tinyShop().shop, categories: [{ name: 'tea', price: 2_000 }] };
    const issues = v.safeParse(scenarioSchema, { ...tinyShop(), shop, journeys }).issues ?? [];
    expect(issues.map(({ message }) => message)).toContain('Journeys need two categories. Add a category or remove them.');
  });
});

describe('the generator of shops with journeys', () => {
  it('draws the shops of the other generator, with journeys in their ranges', () => {
    for (const seed of seeds) {
      const { journeys: drawn = [], describes, ...shop } = journeyShops.shopOf(seed);
      const { describes: _, ...before } = plainShops.shopOf(seed);
      expect(shop).toEqual(before);
      expect(describes).toMatch(/^Shop \d+ of couplet-journeys\/1: .*, journeys\.$/);
      expect(v.is(scenarioSchema, { ...shop, journeys: drawn })).toBe(true);
      const [wander, compare, settle] = drawn as [(typeof drawn)[number], (typeof drawn)[number], (typeof drawn)[number]];
      expect(drawn.map(({ path }) => path)).toEqual(['wander', 'compare', 'settle']);
      expect(wander.purchases).toBeLessThan(settle.purchases);
      expect(compare.sensitivity).toBeGreaterThan(Math.max(wander.sensitivity, settle.sensitivity));
      expect(journeyShops.familiesOf(seed)).toEqual([...plainShops.familiesOf(seed), 'journeys']);
    }
  });

  it('draws the shops of its version: another hash is another version', () => {
    const drawn = seeds.slice(0, 50).map((seed) => journeyShops.shopOf(seed).journeys);
    const text = JSON.stringify(drawn, (_, value: unknown) => (typeof value === 'number' ? value.toPrecision(9) : value));
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    expect({ version: JOURNEYS_FORMAT, hash }).toEqual({ version: 'couplet-journeys/1', hash: '791d3b760c05cc77' });
  });

  it('is played where it is asked for, and named in the report', async () => {
    const inline: Play = (_, jobs) => Promise.all(jobs.map(playFleet));
    const run = { first: 1_001, count: 1, policies: ['oracle'], against: 'none', seeds: 1, devices: 30, days: 7 } as const;
    const [with_, without] = [await playShops({ ...run, generator: journeyShops }, inline), await playShops(run, inline)];
    expect([with_.generator, without.generator]).toEqual(['couplet-journeys/1', 'couplet-shops/1']);
    expect(with_.shops[0]!.families).toEqual([...without.shops[0]!.families, 'journeys']);
    expect(with_.shops[0]!.figures).not.toEqual(without.shops[0]!.figures);
  });
});
