import { describe, expect, it } from 'vitest';
import { createFormats } from '../../../../src/console/i18n/i18n';
import { effectOf, limitsOf } from '../../../../src/console/pages/learning/cardWords';
import { headline } from '../../../../src/console/pages/learning/ResultStep';
import { defaultChoices } from '../../../../src/console/pages/learning/TrainStep';
import type { TrainingFile, TrainingReport } from '../../../../src/protocol/training';
import { stringsIn } from '../../../helpers/console/strings';

const gain = (chosen: string, policyValue: number, se: number): TrainingReport['evaluations'][number] => ({
  task: 'gain',
  chosen,
  n: 450,
  rows: [
    {
      model: chosen,
      metrics: { policyValue, gainOverMatching: 3, shownShare: 0.85 },
      se: { policyValue: se, gainOverMatching: 4, shownShare: 0.01 },
    },
    { model: 'other', metrics: { policyValue: 999 }, se: {} },
  ],
});
const log = { kind: 'events', rows: 2_528 };
const report = (change: Partial<TrainingReport>): TrainingReport => ({
  seed: 42,
  provenance: { training: { logs: [log] } },
  evaluations: [],
  notes: [],
  ...change,
});
const said = (evaluations: TrainingReport['evaluations'], meanOrder: number | null = null): string =>
  headline(effectOf(report({ evaluations })), meanOrder, 'USD', stringsIn('en').modelCard, createFormats('en')).replaceAll('\u2060', '');

describe('the model card in words', () => {
  it('states the gain of the policy that ships per 1,000 visits, with its 95% interval', () => {
    expect(effectOf(report({ evaluations: [gain('learnt', 200, 10)] }))).toEqual({
      ships: 'learnt',
      overNone: { value: 200_000, lower: 180_400, upper: 219_600 },
      overMatching: { value: 3_000, lower: -4_840, upper: 10_840 },
      shown: 0.85,
      visits: 450,
    });
  });

  it('calls a gain certain only if its interval is above zero', () => {
    expect(said([gain('learnt', 200, 10)])).toBe(
      'Your data improves the choice of coupons: +$2,000 per 1,000 visits compared with no coupons.',
    );
    expect(said([gain('learnt', 20, 15)])).toBe(
      'Not certain yet: an estimated +$200 per 1,000 visits compared with no coupons (95%: −$94.00 to +$494).',
    );
    expect(said([gain('nothing', 0, 0)])).toContain('all coupons cost more than they earned');
    expect(said([], 2_050)).toBe('The model learned that a typical order is $20.50.');
    expect(said([])).toContain('does not show what coupons add');
  });

  it('names what the model cannot do', () => {
    expect(
      limitsOf(report({ provenance: { training: { logs: [{ kind: 'orders', rows: 9 }] } }, notes: ['… (audience_unknown)'] })),
    ).toEqual(['visits', 'audience']);
    expect(limitsOf(report({}))).toEqual(['effect', 'later']);
    expect(limitsOf(report({ evaluations: [gain('family', 1, 1), { task: 'cf', unused: true, n: 1, rows: [] }] }))).toEqual([
      'unsure',
      'related',
      'later',
    ]);
  });
});

it('chooses the newest usable file of each kind, and else the orders of the server', () => {
  const file = (id: string, kind: string, problem: object | null = null): TrainingFile =>
    ({ id, name: id, inspection: { kind, problem } }) as unknown as TrainingFile;
  expect(defaultChoices([])).toEqual({ orders: 'own', events: '', items: '' });
  expect(
    defaultChoices([file('broken', 'orders', { code: 'x' }), file('new', 'orders'), file('old', 'orders'), file('log', 'events')]),
  ).toEqual({
    orders: 'new',
    events: 'log',
    items: '',
  });
});
