import { expect, test } from 'vitest';
import { selectorFault, selectorIssues } from '../../../../src/console/pages/campaigns/Campaigns';

test.each([
  ['.help,', 'end'],
  ['main >', 'end'],
  ['.', 'end'],
  ['.2nd', 'digit'],
  ['#-1', 'digit'],
  ['[data-help', 'bracket'],
  [':is(.a', 'bracket'],
  ['.a)', 'bracket'],
  ['a:hoover', 'pseudo'],
  ['[title="),:"]:nope', 'pseudo'],
  ['<button>', 'other'],
  ['$help', 'other'],
])('%s is no selector because of its %s', (selector, fault) => {
  expect(selectorFault(selector)).toBe(fault);
});

test('only a selector that the browser refuses is told, as a warning at its field', () => {
  const draft = { triggers: { onClick: '.help,' } };
  expect(selectorIssues(draft, () => false)).toEqual([
    { code: 'selector_invalid', at: 'triggers.onClick', severity: 'warning', facts: { selector: '.help,', fault: 'end' } },
  ]);
  expect(selectorIssues(draft, () => true)).toEqual([]);
  // What is no text, or empty, is for the campaign's schema.
  for (const onClick of [undefined, '', 7]) expect(selectorIssues({ triggers: { onClick } }, () => false)).toEqual([]);
});
