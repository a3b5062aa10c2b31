import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { stateCount, type TimingBins, type TimingTable, timingTableSchema } from '../../../src/engine/timing/timingTable';
import { type FleetJob, playFleet } from '../../../src/simulator/fleet/playFleet';
import type { TimingSettings } from '../../../src/simulator/policies/timingPolicy';
import { tuneTiming } from '../../../src/simulator/run/tunePolicies';
import { tinyShop } from '../../helpers/simulatedShop';

const shop = tinyShop({ tuning: { first: 100, count: 2 } });
const bins: TimingBins = { views: [], cartValue: [], sinceOffer: [], offers: [1], sincePurchase: [] };
const table = (q: readonly number[]): TimingTable => ({
  version: 1,
  bins,
  q: [...q],
  largeFrom: 1_000_000,
  epsilon: 0.01,
  gamma: 0.9,
  step: 0,
});

const play = (when: TimingSettings['when'], log?: TimingBins) =>
  playFleet({ scenario: shop, seed: 1, plan: { kind: 'timing', settings: { coupon: 'all-10', when, ...(log ? { log } : {}) } } });

describe('devices that are told when to offer', () => {
  it('offer at every visit, after a delay, or as their bundle says', async () => {
    const always = await play({ kind: 'always' });
    const once = await play({ kind: 'delay', since: 'offer', days: 10_000 });
    const weekly = await play({ kind: 'delay', since: 'offer', days: 7 });
    expect(always.shown).toBeGreaterThan(0.5 * always.visits);
    expect(once.shown).toBeLessThanOrEqual(60);
    expect(weekly.shown).toBeGreaterThan(once.shown);
    expect(weekly.shown).toBeLessThan(always.shown);
    const waits = await play({ kind: 'table', table: table([1, 0, 0, 1, 0, 0]) });
    expect(waits.shown).toBeLessThan(0.05 * waits.visits);
    // Offers where nothing was offered in 30 days, which a fleet of two weeks does once each.
    const first = await play({ kind: 'table', table: table([0, 1, 0, 1, 0, 0]) });
    expect(Math.abs(first.shown - once.shown)).toBeLessThan(0.1 * once.shown + 5);
  });

  it('sum up what they chose where they are asked to: half of the choices by chance, each with what came of it', async () => {
    const { choices, visits } = await play({ kind: 'table', table: table([0, 0, 0, 0, 0, 0]) }, bins);
    const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    expect(choices!.counts).toHaveLength(2 * stateCount(bins));
    expect(total(choices!.counts)).toBeGreaterThan(0.6 * visits);
    const [, offeredFirst, , offeredAgain] = choices!.counts;
    expect((offeredFirst! + offeredAgain!) / total(choices!.counts)).toBeGreaterThan(0.4);
    expect(total(choices!.next)).toBeLessThan(total(choices!.counts));
    // Nothing was shown before a first wait, and nothing is then: it came to what the visit would have come to anyway.
    expect(choices!.rewards[0]).toBeCloseTo(0, 6);
  });
});

describe('when to offer', () => {
  it('is tuned on tuning seeds alone: what to offer, the delay, and a table that is judged on seeds it was not learnt from', async () => {
    const jobs: FleetJob[] = [];
    const tuned = await tuneTiming(shop, async (_, asked) => {
      jobs.push(...asked);
      return Promise.all(asked.map(playFleet));
    });
    expect(['all-10', 'tea-20', 'matching']).toContain(tuned.coupon);
    expect(v.safeParse(timingTableSchema, tuned.table).success).toBe(true);
    expect(new Set(jobs.map(({ seed }) => seed))).toEqual(new Set([100, 101]));
    const of = (learning: boolean) =>
      jobs.filter(({ plan }) => plan.kind === 'timing' && plan.settings.when.kind === 'table' && Boolean(plan.settings.log) === learning);
    expect(new Set(of(true).map(({ seed }) => seed))).toEqual(new Set([100]));
    expect(new Set(of(false).map(({ seed }) => seed))).toEqual(new Set([101]));
  });
});
