import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { friendTokenText } from '../../../src/protocol/protocol';
import { DAY, HOUR } from '../../../src/protocol/values/clock';
import { categoryCoupon, type TestBundle, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { START, type TestDevice, testDevice, value, view } from './device';

const page = { facts: {}, channel: 'site' as const };
const TOKEN = 'ab'.repeat(16);
let key: TestKey;
let bundle: TestBundle;
let origin: TestOrigin;
let device: TestDevice;
let answer: { readonly status: number; readonly earned: number };

beforeAll(async () => {
  key = await testKey();
  const endsAt = START + 30 * DAY;
  const coupons = [
    categoryCoupon('tea', 'Tea', { endsAt, friends: { reward: 'cups', most: 3, page: '/tea/' } }),
    categoryCoupon('cups', 'Cups', { endsAt, earned: true, when: { field: 'channel', op: 'in', value: ['friends'] } }),
  ];
  bundle = await testBundle(key, { change: { coupons, rule: ['tea'] } });
});
beforeEach(() => {
  answer = { status: 200, earned: 0 };
  origin = testOrigin(bundle);
  origin.intercept((path) => {
    if (path !== '/v1/friends') return undefined;
    const { status, earned } = answer;
    const found = status === 200 ? { v: 'friends/1', token: TOKEN, left: 2, earned } : undefined;
    return { status, body: JSON.stringify(found ?? { error: { code: 'friends_not_redeemed', message: 'No order yet.' } }) };
  });
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

const keyIn = (body: string): string => (JSON.parse(body) as { key: string }).key;
/** As the server has it. */
const ownToken = async (claim: string): Promise<string> => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(friendTokenText(claim)));
  return [...new Uint8Array(hash)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, 32);
};

type Api = ReturnType<TestDevice['tab']>;
const open = async (config = device.config): Promise<Api> => {
  const api = device.tab();
  value(await api.start(config));
  return api;
};
/** Claims the coupon of the page and orders with it. */
const bought = async (api: Api): Promise<string> => {
  for (let i = 0; i < 20; i++) {
    value(await api.record([view('Tea', device.now())]));
    const offer = value(await api.decide(page));
    if (offer && value(await api.confirm(offer.decisionId))) {
      expect(offer.coupon.id).toBe('tea');
      const { code } = value(await api.claim(offer.decisionId));
      const purchase = { name: 'purchase', time: device.now(), transactionId: code, currency: 'EUR', items: [], coupon: code };
      value(await api.record([purchase]));
      return offer.decisionId;
    }
    await device.pass(HOUR);
  }
  throw new Error('no offer');
};
const coupons = async (api: Api) => value(await api.inbox()).coupons;
const claims = () => origin.callsTo('/v1/claims').map(({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>);

test('a coupon may be given once it is used, and nobody is asked before the shopper says so', async () => {
  const api = await open();
  const decisionId = await bought(api);
  expect(await coupons(api)).toMatchObject([{ decisionId, state: 'used', reward: { id: 'cups' } }]);
  expect(value(await api.earn())).toBe(0);
  expect(origin.callsTo('/v1/friends')).toEqual([]);
  expect(value(await api.give(decisionId))).toEqual({ path: `/tea/#couplet-coupon=friend.tea.${TOKEN}`, left: 2 });
  expect(keyIn(origin.callsTo('/v1/friends')[0]?.body ?? '')).toBe(origin.callsTo('/v1/claims')[0]?.key);
  answer = { status: 409, earned: 0 };
  expect(await api.give(decisionId)).toMatchObject({ ok: false, error: { code: 'friends_not_redeemed' } });
  expect(await api.give('none-such')).toMatchObject({ ok: false, error: { code: 'coupon_unknown' } });
});

test('a friend has the coupon in the inbox without a request, and claims it with the token, under one key after a lost answer', async () => {
  const api = await open();
  const before = origin.calls.length;
  value(await api.take('tea', TOKEN));
  value(await api.take('tea', TOKEN));
  const [held, ...others] = await coupons(api);
  expect([held, others]).toMatchObject([{ state: 'kept', from: 'friend', coupon: { id: 'tea' } }, []]);
  expect(origin.calls.slice(before).filter(({ method, path }) => method !== 'GET' || path.startsWith('/v1/'))).toEqual([]);
  const { decisionId = '' } = held ?? {};
  let lost = 1;
  origin.intercept((path) => {
    if (path === '/v1/claims' && lost-- > 0) throw new TypeError('Failed to fetch');
    return undefined;
  });
  expect(await api.claim(decisionId)).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  const { code } = value(await (await open()).claim(decisionId));
  expect(claims().map(({ couponId, friend }) => [couponId, friend])).toEqual([
    ['tea', { link: TOKEN }],
    ['tea', { link: TOKEN }],
  ]);
  expect(new Set(origin.callsTo('/v1/claims').map((call) => call.key)).size).toBe(1);
  expect(await coupons(api)).toMatchObject([{ state: 'claimed', code, from: 'friend' }]);
  // A choice of ours it was not.
  expect(value(await api.inspect()).decisions).toEqual([]);
});

test('the own link, one of another coupon and one that is over give nothing', async () => {
  const api = await open();
  const decisionId = await bought(api);
  const own = await ownToken(origin.callsTo('/v1/claims')[0]?.key ?? '');
  expect(await api.take('tea', own)).toMatchObject({ ok: false, error: { code: 'friend_own_link' } });
  for (const id of ['cups', 'none-such']) expect(await api.take(id, TOKEN)).toMatchObject({ ok: false, error: { code: 'coupon_unknown' } });
  expect(await coupons(api)).toMatchObject([{ decisionId }]);
  await device.pass(31 * DAY);
  expect(await api.take('tea', TOKEN)).toMatchObject({ ok: false, error: { code: 'coupon_unknown' } });
});

test('each reward comes once, whichever tab asks, and is claimed with the key that only this shopper has', async () => {
  const tabs = [await open(), await open()];
  const [api] = tabs as [Api, Api];
  value(await api.give(await bought(api)));
  answer = { status: 200, earned: 2 };
  const found = await Promise.all(tabs.map(async (tab) => value(await tab.earn())));
  expect(found[0]! + found[1]!).toBe(2);
  expect(value(await api.earn())).toBe(0);
  const rewards = (await coupons(api)).filter(({ from }) => from === 'reward');
  expect(rewards.map(({ state, coupon }) => [state, coupon.id])).toEqual([
    ['kept', 'cups'],
    ['kept', 'cups'],
  ]);
  for (const { decisionId } of rewards) value(await api.claim(decisionId));
  const [own, ...others] = origin.callsTo('/v1/claims');
  expect(claims().slice(1)).toMatchObject(Array(2).fill({ couponId: 'cups', friend: { of: own?.key } }));
  expect(new Set(others.map((call) => call.key)).size).toBe(2);
});
