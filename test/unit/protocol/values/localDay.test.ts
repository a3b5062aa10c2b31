import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../../../src/protocol/values/clock';
import { dayStart, daysAfter, lastMoment, localDate } from '../../../../src/protocol/values/localDay';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  // Midnight was skipped or came twice here.
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Cairo',
  'Atlantic/Azores',
];
const anyDay = fc.integer({ min: Date.UTC(2000, 0, 1) / DAY, max: Date.UTC(2040, 0, 1) / DAY });

type DayStart = typeof dayStart;

/** Is there a day in one of the zones that does not start at that instant? */
const misses = (start: DayStart) =>
  fc.check(
    fc.property(fc.constantFrom(...zones), anyDay, (zone, day) => {
      const date = new Date(day * DAY).toISOString().slice(0, 10);
      const time = start(date, zone);
      return localDate(time, zone) === date && localDate(time - 1_000, zone) < date;
    }),
    { seed: 1, numRuns: 3_000 },
  ).failed;

describe('the start of a day in a zone', () => {
  it('is the first instant of its date, whatever the clocks do', () => {
    expect(misses(dayStart)).toBe(false);
  });

  it('is told from midnight by the offset of some hours before it', () => {
    const offset = (time: number, zone: string) => {
      const day = Date.parse(`${localDate(time, zone)}T00:00:00Z`);
      return day - dayStart(localDate(time, zone), zone);
    };
    const broken: DayStart = (date, zone) => Date.parse(date) - offset(Date.parse(date) - DAY / 2, zone);
    expect(misses(broken)).toBe(true);
  });

  it.each([
    ['2026-12-24', 'Europe/Berlin', '2026-12-23T23:00Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00Z'],
    ['2026-11-02', 'America/New_York', '2026-11-02T05:00Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00Z'],
    ['2024-04-26', 'Africa/Cairo', '2024-04-25T22:00Z'],
    ['2026-11-01', 'America/Havana', '2026-11-01T04:00Z'],
  ])('of %s in %s is %s', (date, zone, instant) => {
    expect(new Date(dayStart(date, zone)).toISOString()).toBe(new Date(instant).toISOString());
  });

  it('is that of the next day for a date that the zone never had', () => {
    expect(localDate(dayStart('2011-12-30', 'Pacific/Apia'), 'Pacific/Apia')).toBe('2011-12-31');
  });
});

describe('days after', () => {
  it('count in the calendar', () => {
    expect([daysAfter('2026-12-31', 1), daysAfter('2028-02-28', 1), daysAfter('2026-03-01', -1)]).toEqual([
      '2027-01-01',
      '2028-02-29',
      '2026-02-28',
    ]);
  });
});

describe('an end as people are told it', () => {
  it('lies in the last day it includes, in any zone, and is the end itself where that is within a day', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyDay, fc.integer({ min: 1, max: 12 * 3_600 }), (zone, day, second) => {
        const last = new Date(day * DAY).toISOString().slice(0, 10);
        const end = dayStart(daysAfter(last, 1), zone);
        expect([lastMoment(end, zone), localDate(lastMoment(end, zone), zone)]).toEqual([end - 1, last]);
        expect(lastMoment(end + second * 1_000, zone)).toBe(end + second * 1_000);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
