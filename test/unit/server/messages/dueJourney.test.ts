import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { journeySchema } from '../../../../src/bundle/journey';
import { SLOT, WEEK } from '../../../../src/engine/channels/journeySlots';
import { DAY } from '../../../../src/protocol/values/clock';
import { dueJourneys, occurrenceOf, sendableAt } from '../../../../src/server/messages/dueJourney';
import type { Subscriber } from '../../../../src/server/records/journeyRepository';

const SINCE = Date.UTC(2027, 0, 15, 12);
const journey = (change: object) => v.parse(journeySchema, { v: 'journey/1', channels: ['email'], ...change });
const subscriber = (change: Partial<Subscriber> = {}): Subscriber => ({
  id: 'id',
  addressHash: 'hash',
  channel: 'email',
  locale: 'en',
  address: 'sealed',
  since: SINCE,
  slotAt: SINCE,
  birthMonth: null,
  marks: {},
  orderedAt: null,
  lastAt: null,
  sentDay: 0,
  sentWeek: 0,
  waits: false,
  ...change,
});
const on = (change: object, days: number, of: Partial<Subscriber> = {}) =>
  occurrenceOf(journey(change), subscriber(of), SINCE + days * DAY);

describe('an occurrence', () => {
  it('of a welcome comes once, and not to addresses that agreed long ago', () => {
    const welcome = { trigger: 'welcome', afterDays: 2 };
    expect([1.9, 2, 22.9, 23].map((days) => on(welcome, days))).toEqual([undefined, 1, 1, undefined]);
  });

  it('of a recurring one has the number of periods since the consent', () => {
    const at = [6.9, 7, 13.9, 14, 70].map((days) => on({ trigger: 'recurring', everyDays: 7 }, days));
    expect(at).toEqual([undefined, ...[7, 7, 14, 70].map((days) => SINCE + days * DAY)]);
  });

  it('to win back follows the last order known, or the consent', () => {
    const back = { trigger: 'win-back', afterDays: 30 };
    expect([on(back, 29.9), on(back, 30)]).toEqual([undefined, SINCE]);
    const orderedAt = SINCE + 20 * DAY;
    expect([on(back, 49, { orderedAt }), on(back, 50, { orderedAt })]).toEqual([undefined, orderedAt]);
  });

  it('of a month of birth comes in that month of each year, and without one never', () => {
    const birthday = { trigger: 'birthday-month' };
    expect(on(birthday, 0)).toBeUndefined();
    expect([0, 20, 365].map((days) => on(birthday, days, { birthMonth: 1 }))).toEqual([Date.UTC(2027, 0), undefined, Date.UTC(2028, 0)]);
    expect(on(birthday, 20, { birthMonth: 2 })).toBe(Date.UTC(2027, 1));
  });

  it('of a left cart is never known here', () =>
    expect(
      occurrenceOf(v.parse(journeySchema, { v: 'journey/1', trigger: 'cart-left', channels: ['push'] }), subscriber(), SINCE + DAY),
    ).toBe(undefined));
});

describe('the journeys due', () => {
  const weekly = { id: 'weekly', coupons: ['tea'], journey: journey({ trigger: 'recurring', everyDays: 7, atMost: 2 }) };
  const day = (days: number) => SINCE + days * DAY;
  const due = (days: number, of: Partial<Subscriber> = {}, change: object = {}) =>
    dueJourneys(subscriber(of), [{ ...weekly, ...change }], day(days)).map(({ occurrence }) => occurrence);

  it('are those not sent before, by the channel of the address', () => {
    expect(due(15)).toEqual([day(14)]);
    expect(due(15, { marks: { weekly: { occurrence: day(7), times: 1 } } })).toEqual([day(14)]);
    expect(due(15, { marks: { weekly: { occurrence: day(14), times: 1 } } })).toEqual([]);
    expect(due(15, { channel: 'sms' })).toEqual([]);
  });

  it('end after the most sends', () => expect(due(80, { marks: { weekly: { occurrence: day(14), times: 2 } } })).toEqual([]));

  it('go on when the merchant makes them rarer, or gives them another trigger', () => {
    const marks = { weekly: { occurrence: day(350), times: 1 } };
    expect(due(365, { marks }, { journey: journey({ trigger: 'recurring', everyDays: 28 }) })).toEqual([day(364)]);
    expect(due(365, { marks, birthMonth: 1 }, { journey: journey({ trigger: 'birthday-month' }) })).toEqual([Date.UTC(2028, 0)]);
  });
});

describe('a slot', () => {
  const channels = { cap: { perDay: 1, perWeek: 3 } };
  const at = (now: number, of: Partial<Subscriber> = {}) => sendableAt(subscriber(of), channels, now);

  it('is used within its hour', () => {
    expect([at(SINCE), at(SINCE + SLOT - 1), at(SINCE + SLOT)]).toEqual([SINCE, SINCE, undefined]);
    // The server was away for some weeks, and is back in time for this one.
    expect([at(SINCE + 3 * WEEK + 5), at(SINCE + 3 * WEEK + SLOT)]).toEqual([SINCE + 3 * WEEK, undefined]);
  });

  it('is used a whole week after the last one at the earliest', () => {
    expect(at(SINCE, { lastAt: SINCE - WEEK + 1_000 })).toBe(SINCE + 1_000);
    expect(at(SINCE, { lastAt: SINCE - WEEK + SLOT })).toBeUndefined();
  });

  it('is left out beside other messages up to the caps, or one that still waits', () => {
    for (const of of [{ sentDay: 1 }, { sentWeek: 3 }, { waits: true }]) expect(at(SINCE, of)).toBeUndefined();
    expect(at(SINCE, { sentWeek: 2 })).toBe(SINCE);
  });
});
