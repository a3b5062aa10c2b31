import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endsSoon, type HeldCoupon, inboxState, reminderFrom, remindersDue } from '../../../../src/engine/eligibility/reminders';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';

const NOW = 1_800_000_000_000;
const held = (more: Partial<HeldCoupon> = {}): HeldCoupon => ({ id: 'a', since: NOW - 20 * DAY, endsAt: NOW + DAY, used: false, ...more });

test('a coupon is kept, claimed, used or expired, and what was used stays so after its end', () => {
  expect(inboxState(held(), NOW)).toBe('kept');
  expect(inboxState(held({ code: 'X' }), NOW)).toBe('claimed');
  expect(inboxState(held({ code: 'X' }), NOW + DAY - 1)).toBe('claimed');
  expect(inboxState(held({ code: 'X' }), NOW + DAY)).toBe('expired');
  expect(inboxState(held({ code: 'X', used: true }), NOW + 9 * DAY)).toBe('used');
});

test('ends soon within 48 hours, and no longer once it has ended', () => {
  expect([48 * HOUR + 1, 48 * HOUR, 1, 0, -1].map((left) => endsSoon(NOW + left, NOW))).toEqual([false, true, true, false, false]);
});

test('a reminder may come in the last 48 hours or the last quarter of the time it was there, whichever is shorter', () => {
  expect(reminderFrom({ since: NOW, endsAt: NOW + 40 * DAY })).toBe(NOW + 38 * DAY);
  expect(reminderFrom({ since: NOW, endsAt: NOW + DAY })).toBe(NOW + 18 * HOUR);
  expect(reminderFrom({ since: NOW, endsAt: NOW + 30 * MINUTE })).toBe(NOW + 22.5 * MINUTE);
  // Offered after its end by a clock that was wrong: never due.
  expect(remindersDue([held({ since: NOW + 3 * DAY, endsAt: NOW })], [], NOW)).toEqual([]);
});

test('what ends first is said first; used, expired and not yet due coupons are not said', () => {
  const list = [
    held({ id: 'late', endsAt: NOW + 30 * HOUR }),
    held({ id: 'first', endsAt: NOW + HOUR, code: 'X' }),
    held({ id: 'used', used: true }),
    held({ id: 'over', endsAt: NOW - 1 }),
    held({ id: 'far', endsAt: NOW + 3 * DAY }),
  ];
  expect(remindersDue(list, [], NOW).map(({ id }) => id)).toEqual(['first', 'late']);
  expect(remindersDue(list, [{ id: 'first', at: NOW - DAY }], NOW).map(({ id }) => id)).toEqual(['late']);
});

test('over any visits, a coupon is said once at most and two reminders are a day apart, also where the clock jumps', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -3 * DAY, max: 3 * DAY }), { maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 10 * DAY }), { minLength: 1, maxLength: 5 }),
      (jumps, ends) => {
        const list = ends.map((end, i) => held({ id: String(i), endsAt: NOW + end }));
        const reminded: { id: string; at: number }[] = [];
        let now = NOW;
        for (const jump of jumps) {
          now += jump;
          const [due] = remindersDue(list, reminded, now);
          if (!due) continue;
          expect(due.endsAt).toBeGreaterThan(now);
          for (const { at } of reminded) expect(now - at).toBeGreaterThanOrEqual(DAY);
          reminded.push({ id: due.id, at: now });
        }
        expect(new Set(reminded.map(({ id }) => id)).size).toBe(reminded.length);
      },
    ),
  );
});
