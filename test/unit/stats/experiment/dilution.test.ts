import { describe, expect, it } from 'vitest';
import { assign } from '../../../../src/engine/assignment/assign';
import { customerBucket, customerUnit } from '../../../../src/engine/assignment/customerDraw';
import { type Rng, seededRng, uniform } from '../../../../src/maths/random';
import type { Experiment, Variant } from '../../../../src/protocol/experiment';
import { randomHex } from '../../../../worker/platform';

const LIFT = 0.1;
const CUSTOMERS = 3_000;
/** Orders that a customer may place, and visits that lead to each: each adds an equal part of the effect, the last one orders and names the group. */
const ORDERS = 4;
const VISITS = 3;
const SEEDS = [1, 2, 3, 4, 5];

interface Shop {
  /** Share of visits on each device. */
  readonly devices: readonly number[];
  /** Probability that a browser has lost its storage since its last visit. */
  readonly purged: number;
  /** Share of the customers whose browsers do so. */
  readonly purging: number;
}
/** In which visits pages name the customer. One who signs in to order does so after the visit's group was drawn, so that the next visit has theirs. */
type Signed = 'never' | 'ordering' | 'always';

const experimentOf = (seed: number): Experiment => ({
  hashVersion: 1,
  id: 'launch',
  salt: String(seed),
  shares: { none: 0.5, rule: 0, couplet: 0.5 },
  explore: 0,
});

const deviceOf = (devices: readonly number[], rng: Rng): number => {
  const point = uniform(rng);
  let edge = 0;
  return devices.findIndex((share) => {
    edge += share;
    return point < edge;
  });
};

/**
 * Part of the lift in orders that an analysis by the group on the order does not see. Orders are expected ones: by chance are only devices, purges and groups.
 */
const lost = ({ devices, purged, purging }: Shop, signed: Signed, seed: number): number => {
  const rng = seededRng(seed);
  const experiment = experimentOf(seed);
  const orders: Record<Variant, number> = { none: 0, rule: 0, couplet: 0 };
  const counted: Record<Variant, number> = { none: 0, rule: 0, couplet: 0 };
  for (let customer = 0; customer < CUSTOMERS; customer++) {
    const theirs = customerUnit(customerBucket('site', String(customer)));
    const units: (string | undefined)[] = devices.map(() => undefined);
    for (let order = 0; order < ORDERS; order++) {
      let treated = 0;
      for (let visit = 1; visit <= VISITS; visit++) {
        const device = deviceOf(devices, rng);
        if (uniform(rng) < purged && customer < purging * CUSTOMERS) units[device] = undefined;
        const unit = signed === 'always' ? theirs : (units[device] ?? randomHex(rng));
        units[device] = signed === 'ordering' && visit === VISITS ? theirs : unit;
        const group = assign(experiment, unit);
        treated += group === 'couplet' ? 1 / VISITS : 0;
        if (visit < VISITS) continue;
        counted[group] += 1;
        orders[group] += 1 + LIFT * treated;
      }
    }
  }
  const lift = orders.couplet / counted.couplet / (orders.none / counted.none) - 1;
  return 1 - lift / LIFT;
};

const shops: readonly (readonly [string, Shop])[] = [
  ['one device', { devices: [1], purged: 0, purging: 0 }],
  ['two devices, one of them for 4 visits in 5', { devices: [0.8, 0.2], purged: 0, purging: 0 }],
  ['two devices, used alike', { devices: [0.5, 0.5], purged: 0, purging: 0 }],
  ['one device, storage gone at every second visit', { devices: [1], purged: 0.5, purging: 1 }],
  ['two devices, storage gone at every second visit', { devices: [0.5, 0.5], purged: 0.5, purging: 1 }],
  ['one device, the same for 30% of customers', { devices: [1], purged: 0.5, purging: 0.3 }],
];

const measured = (shop: Shop, signed: Signed): { readonly mean: number; readonly error: number } => {
  const runs = SEEDS.map((seed) => lost(shop, signed, seed));
  const mean = runs.reduce((sum, run) => sum + run, 0) / runs.length;
  const variance = runs.reduce((sum, run) => sum + (run - mean) ** 2, 0) / (runs.length - 1);
  return { mean, error: Math.sqrt(variance / runs.length) };
};

describe('dilution', () => {
  it('loses part of the effect where groups are drawn by browser, and none where they are drawn by customer', () => {
    const percent = ({ mean, error }: ReturnType<typeof measured>): string => `${(100 * mean).toFixed(1)} ± ${(100 * error).toFixed(1)}%`;
    const rows = shops.map(([name, shop]) => ({
      name,
      browser: measured(shop, 'never'),
      ordering: measured(shop, 'ordering'),
      always: measured(shop, 'always'),
    }));
    console.table(rows.map(({ name, browser, ordering, always }) => [name, percent(browser), percent(ordering), percent(always)]));
    for (const { always } of rows) expect(Math.abs(always.mean)).toBeLessThan(0.001);
    expect(Math.abs(rows[0]!.browser.mean)).toBeLessThan(0.001);
    expect(rows[2]!.ordering.mean).toBeLessThan(rows[2]!.browser.mean - 0.05);
    // Each of the two visits before the order counts as far as it was in the order's browser: 0.8² + 0.2², 0.5² + 0.5², and 0.5 and 0.5² where storage goes.
    expect(rows[1]!.browser.mean).toBeCloseTo((2 * (1 - 0.68)) / 3, 1);
    expect(rows[2]!.browser.mean).toBeCloseTo((2 * (1 - 0.5)) / 3, 1);
    expect(rows[3]!.browser.mean).toBeCloseTo((1 - 0.5 + (1 - 0.25)) / 3, 1);
    expect(rows[5]!.browser.mean).toBeCloseTo(0.3 * rows[3]!.browser.mean, 1);
    for (const { browser, ordering } of rows.slice(1)) expect(ordering.mean).toBeLessThan(browser.mean + 0.01);
  }, 60_000);
});
