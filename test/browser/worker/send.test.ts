import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR } from '../../../src/protocol/values/clock';
import { allEvents } from '../../../worker/recording/eventLog';
import { categoryCoupon, type TestBundle, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { type TestDevice, testDevice, value, view } from './device';

const page = { facts: {}, channel: 'site' as const };
const call = { channel: 'email', address: 'ada@shop-customers.example', locale: 'en' } as const;
let key: TestKey;
let bundle: TestBundle;
let origin: TestOrigin;
let device: TestDevice;

beforeAll(async () => {
  key = await testKey();
  bundle = await testBundle(key, {
    change: {
      coupons: [categoryCoupon('tea', 'Tea')],
      rule: ['tea'],
      channels: { email: { cost: 0 }, quietHours: { from: 0, to: 0 }, cap: { perDay: 1, perWeek: 3 } },
    },
  });
});
beforeEach(() => {
  origin = testOrigin(bundle);
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

type Api = ReturnType<TestDevice['tab']>;
const open = async (config = device.config): Promise<Api> => {
  const api = device.tab();
  value(await api.start(config));
  return api;
};
const offered = async (api: Api): Promise<string> => {
  for (let i = 0; i < 20; i++) {
    value(await api.record([view('Tea', device.now())]));
    const offer = value(await api.decide(page));
    if (offer && value(await api.confirm(offer.decisionId))) return offer.decisionId;
    await device.pass(HOUR);
  }
  throw new Error('no offer');
};
const stored = async () =>
  (await device.storage()).transaction(['events', 'meta'], 'readonly', async (transaction) => ({
    asked: (await transaction.meta('messages'))?.asked ?? [],
    reached: (await allEvents(transaction)).filter((event) => event.name === 'view_promotion' && event.channel === 'email').length,
  }));

test('two tabs that ask at once are one request and one showing', async () => {
  const tabs = [await open(), await open()];
  const decisionId = await offered(tabs[0]!);
  // Both have loaded what it takes.
  for (const tab of tabs) value(await tab.sendWays(decisionId));
  for (const sent of await Promise.all(tabs.map((tab) => tab.send({ ...call, decisionId })))) expect(sent.ok).toBe(true);
  expect(origin.messages.size).toBe(1);
  expect(await stored()).toMatchObject({ asked: [{ decisionId, taken: true }], reached: 1 });
});

test('without consent it is sent and remembered for the page alone, and with consent from then on', async () => {
  const config = { ...device.config, consent: { storage: false, sync: false } };
  const api = await open(config);
  const decisionId = await offered(api);
  value(await api.send({ ...call, decisionId }));
  expect(origin.messages.size).toBe(1);
  expect(value(await api.inspect()).messages).toMatchObject([{ channel: 'email', taken: true, title: { en: '10% off Tea' } }]);
  expect(await device.ports.hasStored()).toBe(false);
  expect(value(await api.sendWays(decisionId)).notBefore).toBe(device.now() + DAY);
  value(await api.setConsent({ storage: true, sync: false }));
  expect(await stored()).toMatchObject({ asked: [{ decisionId }], reached: 1 });
  expect(value(await (await open()).inspect()).messages).toHaveLength(1);
});

test('erasing takes along what was asked for, also what is under way', async () => {
  const api = await open();
  const decisionId = await offered(api);
  let erased: Promise<unknown> | undefined;
  origin.intercept((_, { method }) => {
    if (method === 'POST') erased = api.forget();
    return undefined;
  });
  value(await api.send({ ...call, decisionId }));
  await erased;
  expect(await stored()).toEqual({ asked: [], reached: 0 });
  expect(value(await api.inspect()).messages).toEqual([]);
});

test('a message and a later click get one code, and so do two offers of the same coupon', async () => {
  const api = await open();
  const decisionId = await offered(api);
  value(await api.send({ ...call, decisionId }));
  const [asked] = [...origin.messages.values()];
  expect(asked?.claimKey).toMatch(/^[0-9a-f]{32}$/);
  const { code } = value(await api.claim(decisionId));
  expect([...origin.claims]).toEqual([[asked?.claimKey, code]]);
});

test('a coupon that was offered in two tabs is claimed once', async () => {
  const tabs = [await open(), await open()];
  value(await tabs[0]!.record([view('Tea', device.now())]));
  const ids: string[] = [];
  for (let i = 0; ids.length < 2 && i < 20; i++) {
    const offer = value(await tabs[i % 2]!.decide(page));
    if (offer) ids.push(offer.decisionId);
    else await device.pass(HOUR);
  }
  const codes = [value(await tabs[0]!.claim(ids[0]!)).code, value(await tabs[1]!.claim(ids[1]!)).code];
  expect([codes[1], origin.claims.size]).toEqual([codes[0], 1]);
});

test('a key whose claim is over at the server is replaced', async () => {
  const api = await open();
  const decisionId = await offered(api);
  value(await api.send({ ...call, decisionId }));
  const [asked] = [...origin.messages.values()];
  origin.intercept((path, { key: used }) =>
    path === '/v1/claims' && used === asked?.claimKey
      ? { status: 410, body: JSON.stringify({ error: { code: 'claim_expired', message: 'Over.' } }) }
      : undefined,
  );
  expect(value(await api.claim(decisionId)).code).toBe('CODE-1');
});
