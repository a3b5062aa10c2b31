import { expect, test } from 'vitest';
import { visitBefore, visitCell } from '../../../../src/engine/decision/visitCell';
import { attentionOf } from '../../../../src/engine/profile/exposures';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import type { ShopperEvent } from '../../../../src/protocol/events/shopperEvent';
import { DAY, MINUTE } from '../../../../src/protocol/values/clock';

const START = 1_800_000_000_000;
const settings = { halfLifeMs: 14 * DAY, sequenceLength: 20, idleMs: 30 * MINUTE };
const about = { decisionId: 'd', couponId: 'tea' };
const bought = { items: [{ itemId: 'a', categories: ['Tea'], price: 100, quantity: 1 }] };
const visitOn = (day: number, ...events: readonly object[]): readonly ShopperEvent[] =>
  [{ name: 'page_view' }, ...events].map((event, i) => ({ ...event, time: START + day * DAY + i * MINUTE }) as ShopperEvent);
const profileOf = (events: readonly ShopperEvent[]) =>
  events.reduce((profile, event) => updateProfile(profile, event, settings), emptyProfile(0));

test('what a visit began with is the same before a coupon is shown in it and after it was claimed and used; what it ended with is not', () => {
  const earlier = visitOn(0, { name: 'view_promotion', ...about });
  const now = visitOn(
    14,
    { name: 'view_promotion', ...about },
    { name: 'claim_promotion', ...about },
    { name: 'purchase', transactionId: 't', ...bought },
  );
  const began = { startedAt: START + 14 * DAY, orders: 0, shownLately: expect.closeTo(0.5, 3), claimed: 0 };
  const ended = profileOf([...earlier, ...now]);
  for (const events of [now.slice(0, 1), now]) expect(visitBefore(profileOf([...earlier, ...events]), settings.halfLifeMs)).toEqual(began);
  const after = { orders: ended.orders, ...attentionOf(ended, ended.session.lastAt, settings.halfLifeMs) };
  const outcome = { shown: 'whole', bought: true, used: true } as const;
  expect(visitCell({ ...after, ...outcome })).not.toBe(visitCell({ ...visitBefore(ended, settings.halfLifeMs), ...outcome }));
});
