import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { builtInScenarios } from '../../../src/cli/simulate/simulate';
import { parsePlainly } from '../../../src/protocol/values/parse';
import { logOf, scenarioSchema } from '../../../src/simulator/scenario/scenario';
import { tinyShop } from '../../helpers/simulatedShop';

const problems = (input: unknown): readonly string[] => v.safeParse(scenarioSchema, input).issues?.map(({ message }) => message) ?? [];

describe('a scenario', () => {
  it.each(Object.keys(builtInScenarios))('that comes along is one: %s', (name) => {
    expect(problems(builtInScenarios[name])).toEqual([]);
    expect(builtInScenarios[name]).toMatchObject({ name });
  });

  it('of the guide is one', () => {
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync('docs/simulate.md', 'utf8')) ?? [];
    expect(problems(JSON.parse(example))).toEqual([]);
  });

  it.each([
    ['judges by what it was tuned on', { seeds: { first: 90, count: 20 } }, 'overlap'],
    ['has two coupons of one name', { coupons: [...tinyShop().coupons, ...tinyShop().coupons] }, 'twice'],
    ['likes a coupon there is not', { segments: [{ ...tinyShop().segments[0]!, preferences: { tee: 1 } }] }, '"tee" is not a coupon'],
    [
      'has a holiday that ends before it begins',
      { season: { holiday: { from: 20, until: 10, visits: 2, purchases: 1 } } },
      'start before it ends',
    ],
    ['drifts in a segment there is not', { drift: { day: 3, preferences: { nobody: { 'all-10': 1 } } } }, '"nobody" is not a segment'],
  ])('is refused where it %s', (_, change, told) => {
    expect(problems({ ...tinyShop(), ...change }).join(' ')).toContain(told);
  });

  it('of before may call the policy `shipped-private` by its former name', () => {
    const { policies } = v.parse(scenarioSchema, { ...tinyShop(), policies: ['none', 'local-private', 'shipped-cold'] });
    expect(policies).toEqual(['none', 'shipped-private', 'shipped-cold']);
  });

  it('says where a name stands that nothing has', () => {
    const read = parsePlainly(
      scenarioSchema,
      { ...tinyShop(), segments: [{ ...tinyShop().segments[0]!, interests: { candels: 2 } }] },
      'scenario_invalid',
    );
    expect(read).toMatchObject({
      ok: false,
      error: { at: 'segments[0].interests', message: '"candels" is not a category of the scenario.' },
    });
  });

  it('keeps its published size of consent where results rely on it; a scenario without the key has 60%', () => {
    const consentOf = (name: string): number => v.parse(scenarioSchema, builtInScenarios[name]).consent;
    expect(['aa', 'ab', 'budget', 'cold-start', 'drift', 'habit'].map(consentOf)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(['headline', 'small-shop'].map(consentOf)).toEqual([0.6, 0.6]);
    expect(problems({ ...tinyShop(), consent: 1.2 })).not.toEqual([]);
  });

  it('has a log of twice its devices, 30 days by chance with propensities, unless it says otherwise', () => {
    const usual = { shoppers: 120, days: 30, behaviour: 'random', propensities: true, ordersOnly: false };
    expect(logOf(tinyShop())).toEqual(usual);
    expect(logOf(tinyShop({ log: {} }))).toEqual(usual);
    expect(logOf(tinyShop({ log: { shoppers: 6_000, behaviour: 'rule' } }))).toEqual({ ...usual, shoppers: 6_000, behaviour: 'rule' });
    expect(logOf(tinyShop({ log: { ordersOnly: true } }))).toEqual({ ...usual, propensities: false, ordersOnly: true });
    expect(problems({ ...tinyShop(), log: { behaviour: 'best' } })).not.toEqual([]);
    expect(problems({ ...tinyShop(), log: { shopper: 3 } })).not.toEqual([]);
  });

  it('is refused with a key that means nothing', () => {
    expect(problems({ ...tinyShop(), purchaserate: 1 })).not.toEqual([]);
  });
});
