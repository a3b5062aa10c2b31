import { expect, test } from 'vitest';
import { placeOf } from '../../../widget/card/placement';

const unasked = (): number => {
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
  ['top', 'top'],
  ['bottom', 'bottom'],
] as const)('%j leaves the side to what the card would cover at that edge', (words, edge) => {
  expect(placeOf(words, () => 0)).toEqual({ edge, side: 'end' });
  expect(placeOf(words, ({ side }) => (side === 'end' ? 2 : 1))).toEqual({ edge, side: 'start' });
  expect(placeOf(words, ({ edge: at }) => (at === edge ? 5_000 : 0))).toEqual({ edge, side: 'end' });
});

test.each<[string, number[], object]>([
  ['nothing is covered, and no other place is looked at', [0], { edge: 'bottom', side: 'end' }],
  ['fewer controls are covered at the start', [3, 1], { edge: 'bottom', side: 'start' }],
  ['as many are', [2, 2], { edge: 'bottom', side: 'end' }],
  ['the checkout is covered on both sides', [1_000, 1_001, 0], { edge: 'top', side: 'end' }],
  ['… and at the top only controls', [1_000, 1_000, 4, 3], { edge: 'top', side: 'start' }],
  ['… everywhere', [1_001, 1_000, 2_000, 1_000], { edge: 'bottom', side: 'start' }],
])('without a word, where %s', (_, weights, place) => {
  const left = [...weights];
  expect(placeOf('middle', () => left.shift() ?? Number.NaN)).toEqual(place);
  expect(left).toEqual([]);
});

test('on a narrow screen, where both sides are one, each edge is looked at once', () => {
  const left = [1_000, 4];
  expect(placeOf('', () => left.shift() ?? Number.NaN, { sides: ['end'] })).toEqual({ edge: 'top', side: 'end' });
  expect(left).toEqual([]);
});

test('a tab goes where it covers nothing at all, the middle of a side before the top', () => {
  const tab = { edges: ['bottom', 'middle', 'top'], moves: 1 } as const;
  expect(placeOf('', ({ edge }) => (edge === 'bottom' ? 1 : 0), tab)).toEqual({ edge: 'middle', side: 'end' });
  expect(placeOf('', ({ edge, side }) => (edge === 'top' && side === 'start' ? 0 : 1), tab)).toEqual({ edge: 'top', side: 'start' });
});
