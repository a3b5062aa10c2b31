import { expect, it } from 'vitest';
import { quietUntil } from '../../../../src/engine/channels/quietTimes';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';

const night = { from: 21, to: 8 };
const midnight = 20_000 * DAY;
const utc = (at: number): number => Math.floor((at % DAY) / MINUTE);

/** The wall clock of a zone, minutes since midnight. */
const zoned = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  return (at: number): number => {
    const part = (type: string) => Number(format.formatToParts(at).find((entry) => entry.type === type)?.value);
    return part('hour') * 60 + part('minute');
  };
};

it.each([
  ['in the evening', 21 * HOUR, 32 * HOUR],
  ['a millisecond before midnight', DAY - 1, 32 * HOUR],
  ['at midnight', 0, 8 * HOUR],
  ['in the last minute', 8 * HOUR - 1, 8 * HOUR],
])('is quiet %s, until the morning', (_, at, end) => {
  expect(quietUntil(midnight + at, night, utc)).toBe(midnight + end);
});

it.each([
  ['when the morning strikes', 8 * HOUR],
  ['a millisecond before the evening', 21 * HOUR - 1],
])('is not quiet %s', (_, at) => {
  expect(quietUntil(midnight + at, night, utc)).toBeUndefined();
});

it('knows hours that do not cross midnight, and equal hours as none', () => {
  expect(quietUntil(midnight + 13 * HOUR, { from: 12, to: 14 }, utc)).toBe(midnight + 14 * HOUR);
  expect(quietUntil(midnight + 14 * HOUR, { from: 12, to: 14 }, utc)).toBeUndefined();
  expect(quietUntil(midnight + 9 * HOUR, { from: 9, to: 9 }, utc)).toBeUndefined();
});

it.each([
  ['spring, when an hour is missing', '2026-03-28T21:30:00Z'],
  ['autumn, when an hour comes twice', '2026-10-24T20:30:00Z'],
  ['any other', '2026-06-01T20:30:00Z'],
])('ends no earlier than the morning of the shopper’s own clock: %s', (_, at) => {
  const berlin = zoned('Europe/Berlin');
  const end = quietUntil(Date.parse(at), night, berlin)!;
  expect(quietUntil(end, night, berlin)).toBeUndefined();
  expect([8 * 60, 9 * 60]).toContain(berlin(end));
});
