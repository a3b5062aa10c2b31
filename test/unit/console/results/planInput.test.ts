import { describe, expect, it } from 'vitest';
import { type PlanForm, readPlan } from '../../../../src/console/experiment/planInput';
import { planRows } from '../../../../src/console/pages/results/Plan';
import { planTraffic, planWeeks } from '../../../../src/stats/planning/planWeeks';

const form = (change: Partial<PlanForm> = {}): PlanForm => ({
  orders: '500',
  margin: '',
  spread: '',
  clustering: '1',
  lift: '10',
  shares: { none: '50', rule: '', couplet: '50' },
  ...change,
});
const shares = (none: string, rule: string, couplet: string) => form({ shares: { none, rule, couplet } });

describe('the calculator', () => {
  it('asks what `couplet experiment plan` asks: 500 orders a week, halves, 10%', () => {
    const { problems, question } = readPlan(form(), '.');
    expect(problems).toEqual({});
    expect(question).toEqual({
      traffic: planTraffic({ orders: 500, clustering: 1 }),
      shares: { none: 0.5, rule: 0, couplet: 0.5 },
      lift: 0.1,
    });
    const [row, ...more] = planRows(planWeeks(question!.traffic, question!.shares, question!.lift));
    expect(more).toEqual([]);
    // The table of docs/experiments.md.
    expect(row).toMatchObject({ treatment: 'couplet', control: 'none', metric: 'orders' });
    expect(row?.fixed?.toFixed(1)).toBe('6.6');
    expect(row?.daily?.toFixed(1)).toBe('8.4');
  });

  it('takes margins into account where both are given, and puts net margin first', () => {
    const { question } = readPlan(form({ margin: '20', spread: '15', clustering: '1.2' }), '.');
    expect(question?.traffic).toEqual(planTraffic({ orders: 500, margin: { mean: 20, spread: 15 }, clustering: 1.2 }));
    expect(planRows(planWeeks(question!.traffic, question!.shares, 0.5)).map(({ metric }) => metric)).toEqual(['netMargin', 'orders']);
  });

  it('says of every field what is wrong with it', () => {
    const problems = (change: Partial<PlanForm>) => readPlan(form(change), '.').problems;
    expect(problems({ orders: '' })).toEqual({ orders: 'number_needed' });
    expect(problems({ orders: '10.000' })).toEqual({ orders: 'number_needed' });
    expect(problems({ orders: '0' })).toEqual({ orders: 'too_small' });
    expect(problems({ orders: '2000000000' })).toEqual({ orders: 'too_large' });
    expect(problems({ margin: '20' })).toEqual({ spread: 'both_or_neither' });
    expect(problems({ spread: '20' })).toEqual({ margin: 'both_or_neither' });
    expect(problems({ margin: '-1', spread: 'x' })).toEqual({ margin: 'too_small', spread: 'number_needed' });
    expect(problems({ margin: '20', spread: '0' })).toEqual({});
    expect(problems({ clustering: '0.9' })).toEqual({ clustering: 'too_small' });
    expect(problems({ lift: '0' })).toEqual({ lift: 'too_small' });
    expect(problems({ lift: '-5' })).toEqual({ lift: 'too_small' });
  });

  it('wants shares that are whole and of two groups at least', () => {
    expect(readPlan(shares('20', '30', '50'), '.').problems).toEqual({});
    expect(readPlan(shares('33.3', '33.3', '33.4'), '.').question?.shares.couplet).toBeCloseTo(0.334, 12);
    expect(readPlan(shares('50', '', '40'), '.').problems).toEqual({ shares: 'shares_not_whole' });
    expect(readPlan(shares('', '', '100'), '.').problems).toEqual({ shares: 'two_groups_needed' });
    expect(readPlan(shares('-20', '60', '60'), '.').problems).toEqual({ shares: 'too_small' });
    expect(readPlan(shares('half', '', '50'), '.').problems).toEqual({ shares: 'number_needed' });
  });

  it('reckons with the traffic seen, whatever stands in the fields it replaces', () => {
    const seen = planTraffic({ orders: 77, margin: { mean: 1_000, spread: 900 }, clustering: 1.4 });
    const { problems, question } = readPlan(form({ orders: 'none', margin: '3' }), '.', seen);
    expect(problems).toEqual({});
    expect(question?.traffic).toBe(seen);
  });

  it('tells an answer more than five years off as none', () => {
    expect(planRows([{ treatment: 'couplet', control: 'none', weeks: { orders: { fixed: 261, daily: null }, netMargin: null } }])).toEqual([
      { treatment: 'couplet', control: 'none', metric: 'orders', fixed: null, daily: null },
    ]);
  });
});
