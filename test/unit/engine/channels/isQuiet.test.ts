import { expect, it } from 'vitest';
import { isQuiet } from '../../../../src/engine/channels/quietTimes';

const night = { from: 21, to: 8 };

it.each([
  ['when the evening strikes', 21 * 60, true],
  ['in the last minute of the day', 24 * 60 - 1, true],
  ['at midnight', 0, true],
  ['in the last minute of the night', 8 * 60 - 1, true],
  ['when the morning strikes', 8 * 60, false],
  ['a minute before the evening', 21 * 60 - 1, false],
])('%s', (_, minutes, quiet) => {
  expect(isQuiet(minutes, night)).toBe(quiet);
});

it('knows hours that do not cross midnight, and equal hours as none', () => {
  const noon = { from: 12, to: 14 };
  expect([12 * 60 - 1, 12 * 60, 14 * 60 - 1, 14 * 60].map((minutes) => isQuiet(minutes, noon))).toEqual([false, true, true, false]);
  expect(isQuiet(9 * 60, { from: 9, to: 9 })).toBe(false);
});
