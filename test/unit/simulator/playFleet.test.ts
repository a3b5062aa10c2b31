import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type FleetJob, playFleet, playOnThreads } from '../../../src/simulator/fleet/playFleet';
import { planOf } from '../../../src/simulator/policies/openPolicy';
import { NOTHING, sameForAll } from '../../../src/simulator/policies/rulesPolicy';
import { metricsOf } from '../../../src/simulator/run/comparePolicies';
import { runScenario } from '../../../src/simulator/run/runScenario';
import { policySchema } from '../../../src/simulator/scenario/policyName';
import { tinyShop } from '../../helpers/simulatedShop';

const scenario = tinyShop();
const rules = (what: string, seed = 1): FleetJob => ({ scenario, seed, plan: { kind: 'rules', rules: sameForAll(what) } });

describe('a fleet', () => {
  it('makes the same visits under every policy, and buys the same where a policy shows nothing', async () => {
    const none = await playFleet(rules(NOTHING));
    expect(none).toMatchObject({ used: 0, shown: 0, discount: 0 });
    for (const policy of new Set(policySchema.pipe[0].options.map((name) => v.parse(policySchema, name)))) {
      const played = await playFleet({ scenario, seed: 1, plan: planOf(policy, { fixedBest: 'all-10' }) });
      expect(played.days.visits).toEqual(none.days.visits);
      expect(played.visits).toBe(none.visits);
    }
  });

  it('tells no lift of a policy over itself; over other shoppers it would', async () => {
    const [a, again, others] = await Promise.all([playFleet(rules('all-10')), playFleet(rules('all-10')), playFleet(rules('all-10', 2))]);
    expect(metricsOf(a, again).incrementalMarginPerVisit).toBe(0);
    expect(metricsOf(a, others).incrementalMarginPerVisit).not.toBe(0);
  });

  it('gains by a coupon where all are moved by prices, and loses the discount where nobody is', async () => {
    const of = async (name: string) => {
      const only = tinyShop({ segments: tinyShop().segments.filter((segment) => segment.name === name), devices: 200 });
      const play = (what: string) => playFleet({ scenario: only, seed: 3, plan: { kind: 'rules', rules: sameForAll(what) } });
      const [none, shown] = [await play(NOTHING), await play('all-10')];
      return { gain: shown.margin - none.margin, shown };
    };
    expect((await of('thrifty')).gain).toBeGreaterThan(0);
    const { gain, shown } = await of('loyal');
    expect(gain).toBeCloseTo(-shown.discount, 6);
    expect(shown.discount).toBeGreaterThan(0);
  });

  it('never spends beyond a hard budget, and hardly less where it runs out', async () => {
    const capped = tinyShop({ coupons: [{ ...scenario.coupons[0]!, budget: { money: 8_000 } }] });
    const played = await playFleet({ scenario: capped, seed: 1, plan: { kind: 'rules', rules: sameForAll('all-10') } });
    expect(played.spent).toBeLessThanOrEqual(8_000);
    expect(played.spent).toBeGreaterThan(7_000);
    expect((await playFleet(rules('all-10'))).spent).toBeGreaterThan(8_000);
  });

  it('learns from everybody that coupons bring nothing where nobody is moved by prices: it spends less than devices that no bundle tells', async () => {
    const all = { ...scenario.coupons[0]!, id: 'all-10-too' };
    const segments = [{ ...scenario.segments[0]!, purchaseRate: 0.4 }];
    const loyal = tinyShop({ segments, devices: 1_500, days: 28, coupons: [scenario.coupons[0]!, all], publishEvery: 100 });
    const spent = async (name: 'local' | 'central') => (await playFleet({ scenario: loyal, seed: 5, plan: planOf(name, {}) })).discount;
    const untold = await spent('local');
    expect(untold).toBeGreaterThan(0);
    expect(await spent('central')).toBeLessThan(0.9 * untold);
  });
});

describe('a run', () => {
  it('has the same figures on one thread as on two, each policy compared with the others on the same seeds', async () => {
    const on = (threads: number) => runScenario(scenario, (_, jobs) => playOnThreads(jobs, threads));
    const one = await on(1);
    expect(await on(2)).toEqual(one);
    const { rows, differences } = one;
    const mean = (policy: string) => rows.find((row) => row.policy === policy && row.metric === 'incrementalMarginPerVisit')?.mean;
    expect(mean('none')).toBe(0);
    expect(new Set(rows.map(({ policy }) => policy))).toEqual(new Set(scenario.policies));
    const paired = differences.find(
      ({ policy, against, metric }) => policy === 'local' && against === 'central' && metric === 'incrementalMarginPerVisit',
    );
    expect(one.weeks.filter(({ policy }) => policy === 'local').map(({ week }) => week)).toEqual([0, 1]);
    expect(paired?.mean).toBeCloseTo((mean('local') ?? 0) - (mean('central') ?? 0), 9);
  });
});
