import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { conditionFacts, eligibilityContext } from '../../../../src/engine/decision/eligibilityContext';
import { refusalOf } from '../../../../src/engine/eligibility/eligibility';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';
import { categoryCoupon } from '../../../helpers/testBundle';

const settings = { halfLifeMs: 14 * DAY, sequenceLength: 20, idleMs: 30 * MINUTE };
const often = { perSession: 100, perDay: 3, lifetime: 100 };
const coupons = ['tea', 'shoes', 'lamps'].map((id) => categoryCoupon(id, 'Tea', { frequency: often }));
const [first] = coupons as [(typeof coupons)[number]];

interface Showing {
  readonly id: string;
  /** True time, whatever the device's clock said. */
  readonly at: number;
}
type Rule = (shown: readonly Showing[], id: string, clock: number) => boolean;

/** The rules themselves, or a twin in their place: what a device shows that is asked at these instants, by a clock that is off by so much. */
const shownBy = (asks: readonly { at: number; off: number }[], timeZone: string, twin?: Rule, among = coupons): Showing[] => {
  let profile = emptyProfile(0);
  const shown: Showing[] = [];
  for (const { at, off } of asks) {
    const time = at + off;
    const context = eligibilityContext(profile, {}, 'site', time, { timeZone, halfLifeMs: 14 * DAY, marginRate: 0.5 });
    const next = among.find((coupon) => (twin ? twin(shown, coupon.id, time) : refusalOf(coupon, context) === undefined));
    if (!next) continue;
    shown.push({ id: next.id, at });
    profile = updateProfile(profile, { name: 'view_promotion', time, couponId: next.id, decisionId: `d${shown.length}` }, settings);
  }
  return shown;
};

/** Most of the showings that fall into any 24 hours of true time. */
const mostInADay = (shown: readonly Showing[]): number =>
  Math.max(0, ...shown.map(({ at }) => shown.filter((other) => other.at >= at && other.at < at + DAY).length));
const leastGap = (shown: readonly Showing[]): number => Math.min(Infinity, ...shown.slice(1).map(({ at }, i) => at - shown[i]!.at));

/** Asked every ten minutes, from two days before an instant to two days after it. */
const around = (instant: number) => Array.from({ length: 4 * 144 }, (_, i) => ({ at: instant - 2 * DAY + i * 10 * MINUTE, off: 0 }));

const changes: readonly [zone: string, what: string, instant: string][] = [
  ['America/New_York', 'an hour is left out', '2026-03-08T07:00:00Z'],
  ['America/New_York', 'an hour comes twice', '2026-11-01T06:00:00Z'],
  ['Europe/Berlin', 'an hour is left out', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', 'an hour comes twice', '2026-10-25T01:00:00Z'],
  ['Australia/Lord_Howe', 'half an hour is left out', '2026-10-03T15:30:00Z'],
  ['Australia/Lord_Howe', 'half an hour comes twice', '2026-04-04T15:00:00Z'],
];

const zoneOfTheMachine = process.env.TZ;
afterEach(() => {
  if (zoneOfTheMachine === undefined) delete process.env.TZ;
  else process.env.TZ = zoneOfTheMachine;
});

describe('frequency over days', () => {
  it.each(changes)('holds in any 24 hours in %s where %s, and shows as much as it allows', (zone, _what, instant) => {
    process.env.TZ = zone;
    const shown = shownBy(around(Date.parse(instant)), zone);
    expect(mostInADay(shown)).toBe(6);
    expect(mostInADay(shown.filter(({ id }) => id === first.id))).toBe(3);
    expect(leastGap(shown)).toBe(10 * MINUTE);
    process.env.TZ = 'Asia/Kathmandu';
    expect(shownBy(around(Date.parse(instant)), 'Pacific/Auckland')).toEqual(shown);
  });

  it('is told from a rule by civil days, which allows twice the number around midnight', () => {
    const byCivilDay: Rule = (shown, _id, clock) => {
      const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' });
      return shown.filter(({ at }) => day.format(at) === day.format(clock)).length < 6;
    };
    const evening = Date.parse('2026-03-28T22:00:00Z');
    const asks = Array.from({ length: 24 }, (_, i) => ({ at: evening + i * 10 * MINUTE, off: 0 }));
    expect(mostInADay(shownBy(asks, 'Europe/Berlin', byCivilDay))).toBe(12);
    expect(mostInADay(shownBy(asks, 'Europe/Berlin'))).toBe(6);
  });

  const setBack = fc
    .array(
      fc.record({ wait: fc.integer({ min: 1, max: 12 * HOUR }), back: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * DAY })) }),
      {
        minLength: 20,
        maxLength: 80,
      },
    )
    .map((steps) => {
      let [at, off] = [1_000 * DAY, 0];
      return steps.map(({ wait, back }) => {
        at += wait;
        off -= back;
        return { at, off };
      });
    });

  it('holds however often the clock is set back: never more in 24 true hours, never a shorter gap', () => {
    fc.assert(
      fc.property(setBack, (asks) => {
        const shown = shownBy(asks, 'UTC');
        expect(mostInADay(shown)).toBeLessThanOrEqual(6);
        for (const { id } of coupons) expect(mostInADay(shown.filter((showing) => showing.id === id))).toBeLessThanOrEqual(3);
        expect(leastGap(shown)).toBeGreaterThanOrEqual(10 * MINUTE);
      }),
      { numRuns: 300 },
    );
  });

  it('holds over weeks, and for a gap of its own, however often the clock is set back', () => {
    const rare = { perSession: 100, perDay: 20, lifetime: 100, perWeek: 3, minGapMs: 30 * HOUR };
    const one = [categoryCoupon('tea', 'Tea', { frequency: rare })];
    const mostInAWeek = (shown: readonly Showing[]): number =>
      Math.max(0, ...shown.map(({ at }) => shown.filter((other) => other.at >= at && other.at < at + 7 * DAY).length));
    fc.assert(
      fc.property(setBack, (asks) => {
        const shown = shownBy(asks, 'UTC', undefined, one);
        expect(mostInAWeek(shown)).toBeLessThanOrEqual(3);
        expect(leastGap(shown)).toBeGreaterThanOrEqual(30 * HOUR);
      }),
      { numRuns: 200 },
    );
    // And shows as much as they allow: at 0, 30 and 60 hours of each week.
    const steady = Array.from({ length: 21 * 24 }, (_, i) => ({ at: 1_000 * DAY + i * HOUR, off: 0 }));
    const shown = shownBy(steady, 'UTC', undefined, one);
    expect(shown.map(({ at }) => (at - 1_000 * DAY) / HOUR)).toEqual([0, 30, 60, 168, 198, 228, 336, 366, 396]);
  });

  it('is told from a rule that forgets showings the clock has not come to yet', () => {
    let worst = 0;
    const forgetful: Rule = (shown, _id, clock) => shown.filter(({ at }) => at <= clock && clock - at < DAY).length < 6;
    fc.assert(
      fc.property(setBack, (asks) => {
        worst = Math.max(worst, mostInADay(shownBy(asks, 'UTC', forgetful)));
      }),
      { numRuns: 100, seed: 1 },
    );
    expect(worst).toBeGreaterThan(6);
  });

  it('keeps a session and a lifetime through a clock set back, which starts neither anew', () => {
    const asks = [0, 1, 2].map((n) => ({ at: 1_000 * DAY + n * HOUR, off: -n * 10 * DAY }));
    let profile = emptyProfile(0);
    for (const { at, off } of asks)
      profile = updateProfile(profile, { name: 'view_promotion', time: at + off, couponId: 'tea', decisionId: `d${off}` }, settings);
    expect(profile.exposures.tea).toMatchObject({ shownThisSession: 3, shownTotal: 3 });
    expect(profile.visits).toBe(1);
  });
});

describe('the hour and weekday a condition asks for', () => {
  it.each<[zone: string, instant: string, hour: number, weekday: number]>([
    ['America/New_York', '2026-03-08T06:59:59Z', 1, 7],
    ['America/New_York', '2026-03-08T07:00:00Z', 3, 7],
    ['America/New_York', '2026-11-01T05:30:00Z', 1, 7],
    ['America/New_York', '2026-11-01T06:30:00Z', 1, 7],
    ['America/New_York', '2026-11-01T03:59:59Z', 23, 6],
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 1, 7],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 3, 7],
    ['Europe/Berlin', '2026-10-25T00:30:00Z', 2, 7],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', 2, 7],
    ['Australia/Lord_Howe', '2026-10-03T15:29:59Z', 1, 7],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', 2, 7],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59Z', 1, 7],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 1, 7],
    ['Australia/Lord_Howe', '2026-04-04T12:59:59Z', 23, 6],
  ])("are the store's in %s at %s, wherever the shopper is", (zone, instant, hour, weekday) => {
    for (const machine of ['UTC', 'Pacific/Kiritimati', zone]) {
      process.env.TZ = machine;
      const facts = conditionFacts(emptyProfile(0), {}, 'site', Date.parse(instant), { timeZone: zone, halfLifeMs: 14 * DAY });
      expect([facts['time.hour'], facts['time.weekday']]).toEqual([hour, weekday]);
    }
  });
});
