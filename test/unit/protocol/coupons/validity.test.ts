import { describe, expect, it } from 'vitest';
import { pushNotice, quietNotice } from '../../../../src/protocol/coupons/pushNotice';
import { lastMomentHere, reservedUntil, spanText, validityOf } from '../../../../src/protocol/coupons/validity';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';

const NOW = Date.UTC(2026, 11, 1, 12);

describe('validity of a code', () => {
  it('is the time of its reservation, unless the coupon ends first', () => {
    expect(validityOf({ endsAt: NOW + DAY }, 30 * MINUTE, NOW)).toEqual({ forMs: 30 * MINUTE });
    expect(validityOf({ endsAt: NOW + 30 * MINUTE }, 30 * MINUTE, NOW)).toEqual({ until: NOW + 30 * MINUTE });
    expect(validityOf({ endsAt: NOW + 5 * MINUTE }, 30 * MINUTE, NOW)).toEqual({ until: NOW + 5 * MINUTE });
    expect(validityOf({ endsAt: NOW + DAY }, undefined, NOW)).toEqual({ until: NOW + DAY });
  });

  it('announces the moment at which the reservation ends', () => {
    for (const endsAt of [NOW + MINUTE, NOW + HOUR, NOW + DAY]) {
      const announced = validityOf({ endsAt }, HOUR, NOW);
      expect('until' in announced ? announced.until : NOW + announced.forMs).toBe(reservedUntil({ endsAt }, HOUR, NOW));
    }
  });

  it.each([
    [30 * MINUTE, 'en', '30 minutes'],
    [90 * MINUTE, 'en', '90 minutes'],
    [36 * HOUR, 'en', '36 hours'],
    [14 * DAY, 'en', '14 days'],
    [DAY, 'de', '1 Tag'],
    [14 * DAY, 'zh-CN', '14天'],
    [2 * DAY, 'ar', 'يومان'],
    [1_000, 'en', '1 minute'],
  ])('of %d ms in %s is %s', (ms, locale, words) => {
    expect(spanText(ms, locale)).toBe(words);
  });
});

it('an end at midnight is read as the day before, and any other as it is', () => {
  const midnight = new Date(2027, 1, 25).getTime();
  expect([-1, 0, 1].map((by) => lastMomentHere(midnight + by) - midnight)).toEqual([-1, -1, 1]);
});

describe('a notification', () => {
  const coupon = { title: { en: '15% off tea', de: '15 % auf Tee' }, detail: { en: 'Loose and in bags' } };
  const moment = (end: number): string => new Date(end).toISOString().slice(0, 10);

  it('has the offer as title, and says how long its code is valid', () => {
    expect(pushNotice(coupon, 'en-GB', { forMs: 30 * MINUTE }, moment)).toEqual({
      title: '15% off tea',
      body: 'Loose and in bags\nValid for 30 minutes after you open it.\nChosen on this device. Open it to get your code. The shop then learns which coupon it is.',
    });
    expect(pushNotice(coupon, 'de-AT', { until: NOW }, moment)).toMatchObject({
      title: '15 % auf Tee',
      body: expect.stringContaining('Gültig bis 2026-12-01.'),
    });
  });

  it.each(['en', 'de', 'es', 'fr', 'ar', 'zh-CN'])('has words of its own in %s', (locale) => {
    const { body } = pushNotice({ title: coupon.title }, locale, { forMs: 30 * MINUTE }, moment);
    expect(body.includes('after you open it') || quietNotice(locale).includes('up to date')).toBe(locale === 'en');
  });
});
