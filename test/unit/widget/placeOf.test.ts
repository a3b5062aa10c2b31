import { expect, test } from 'vitest';
import { placeOf } from '../../../widget/card/placement';

const unasked = (): boolean => {
  throw new Error('looked at the page');
};

test.each([
  ['start', 'bottom', 'start'],
  ['end', 'bottom', 'end'],
  ['top start', 'top', 'start'],
  ['bottom-end', 'bottom', 'end'],
  ['end top', 'top', 'end'],
] as const)('%j is taken at its word', (words, edge, side) => {
  expect(placeOf(words, unasked)).toEqual({ edge, side });
});

test.each([
  ['', 'bottom'],
  ['top', 'top'],
  ['bottom', 'bottom'],
  ['middle', 'bottom'],
] as const)('%j leaves the side to what the card would cover at that edge', (words, edge) => {
  const asked: string[] = [];
  const crowded = (yes: boolean) => (at: string) => {
    asked.push(at);
    return yes;
  };
  expect(placeOf(words, crowded(false))).toEqual({ edge, side: 'end' });
  expect(placeOf(words, crowded(true))).toEqual({ edge, side: 'start' });
  expect(asked).toEqual([edge, edge]);
});
