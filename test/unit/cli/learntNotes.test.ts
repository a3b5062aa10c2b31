import { expect, it } from 'vitest';
import { learntNotes } from '../../../src/cli/publish';

const few = { code: 'visits_few', facts: { visits: 300 } };
const held = { code: 'strata_held_back', facts: { tests: 'uneven' } };
const dropped = { code: 'model_dropped', facts: { model: 'localHead', reason: 'reports' } };

it('tells each thing that private reports taught on a line of its own, and that they taught nothing on one', () => {
  expect(learntNotes([few, held, dropped])).toEqual([
    expect.stringContaining('(visits_few)'),
    expect.stringMatching(/a coupon has more reports .* \(strata_held_back\)/),
  ]);
  expect(learntNotes([dropped])).toEqual([expect.stringContaining('uses no private reports yet')]);
});
