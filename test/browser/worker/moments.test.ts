import { expect, test } from 'vitest';
import { testBundle, testKey } from '../../helpers/testBundle';
import { testOrigin } from '../../helpers/testOrigin';
import { START, testDevice, value } from './device';

const base = { quietMs: 100, minViews: 2, onAddToCart: false };

test('a session that explores is told of views and cart alone, every other one of the moments too', async () => {
  const key = await testKey();
  const experiment = { hashVersion: 1 as const, id: 'exp-1', salt: 's', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0.1 };
  const triggers = { ...base, onViews: false, exitIntent: true };
  const bundle = await testBundle(key, { change: { experiment, triggers } });
  const seen = { exploring: 0, others: 0 };
  for (let seed = 0; seed < 60 && !(seen.exploring && seen.others > 2); seed++) {
    const device = testDevice(key, testOrigin(bundle), seed);
    const { attribution, triggers: told } = value(await device.tab().start(device.config));
    const explores = !attribution.endsWith('.-');
    seen[explores ? 'exploring' : 'others'] += 1;
    expect(told).toEqual(explores ? base : triggers);
    await device.dispose();
  }
  expect(seen.exploring).toBeGreaterThan(0);
  expect(seen.others).toBeGreaterThan(2);
});

test('a page says what the cart is worth, and what was shown on it', async () => {
  const key = await testKey();
  const frequency = { perSession: 9, perDay: 9, lifetime: 9, perPage: 1 };
  const plain = await testBundle(key);
  const { coupons } = JSON.parse(JSON.parse(plain.envelope).payload);
  const change = {
    coupons: coupons.map((coupon: object) => ({ ...coupon, frequency })),
    experiment: { hashVersion: 1 as const, id: 'exp-1', salt: 's', shares: { none: 0, rule: 1, couplet: 0 }, explore: 0 },
  };
  const device = testDevice(key, testOrigin(await testBundle(key, { change })));
  const api = device.tab();
  value(await api.start(device.config));
  const items = [{ itemId: 'a', price: 1_500, quantity: 2 }];
  expect(value(await api.record([{ name: 'add_to_cart', time: START, items }])).session).toEqual({ views: 0, carted: 1, goods: 3_000 });
  const ask = (shownHere: readonly string[]) => api.decide({ facts: {}, channel: 'site', shownHere });
  expect(value(await ask(['shoes']))).toBeUndefined();
  const offer = value(await ask([]))!;
  expect(offer.coupon.id).toBe('shoes');
  expect(value(await api.confirm(offer.decisionId))).toBe(true);
  await device.dispose();
});
