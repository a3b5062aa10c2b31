import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/protocol/values/clock';
import { allEvents } from '../../../worker/recording/eventLog';
import { categoryCoupon, type TestBundle, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { START, type TestDevice, testDevice, value, view } from './device';

const page = { facts: {}, channel: 'site' as const };
const ENDS = START + 10 * DAY;
let key: TestKey;
let bundle: TestBundle;
let origin: TestOrigin;
let device: TestDevice;

beforeAll(async () => {
  key = await testKey();
  bundle = await testBundle(key, { change: { coupons: [categoryCoupon('tea', 'Tea', { endsAt: ENDS })], rule: ['tea'] } });
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
/** Looks at tea until its coupon is offered, and puts it onto the page. */
const offered = async (api: Api) => {
  for (let i = 0; i < 20; i++) {
    value(await api.record([view('Tea', device.now())]));
    const offer = value(await api.decide(page));
    if (offer && value(await api.confirm(offer.decisionId))) return offer;
    await device.pass(HOUR);
  }
  throw new Error('no offer');
};
const states = async (api: Api) => value(await api.inbox()).coupons.map(({ state, code }) => [state, code]);
const purchase = (coupon: string | undefined, transactionId = 't1') => ({
  name: 'purchase',
  time: device.now(),
  transactionId,
  currency: 'EUR',
  items: [],
  ...(coupon ? { coupon } : {}),
});

test('has nothing before the shopper has, and knows no coupon that was only shown', async () => {
  const api = await open();
  expect(value(await api.inbox())).toMatchObject({ storage: 'indexeddb', currency: 'EUR', coupons: [] });
  await offered(api);
  expect(await states(api)).toEqual([]);
  expect(await api.keep('none-such')).toMatchObject({ ok: false, error: { code: 'decision_unknown' } });
});

test('a kept coupon lies there over page loads until its end, is dropped by its id, and no server hears of any of it', async () => {
  const offer = await offered(await open());
  const before = origin.calls.length;
  const api = await open();
  value(await api.keep(offer.decisionId));
  value(await api.keep(offer.decisionId));
  expect(value(await api.inbox()).coupons).toMatchObject([
    { decisionId: offer.decisionId, state: 'kept', endsAt: ENDS, coupon: { id: 'tea' } },
  ]);
  const posts = origin.calls.slice(before).filter(({ method }) => method !== 'GET');
  expect(posts).toEqual([]);
  await device.pass(10 * DAY);
  expect(await states(api)).toEqual([['expired', undefined]]);
  value(await api.drop(offer.decisionId));
  expect(await states(await open())).toEqual([]);
});

test('a kept coupon is claimed later under its own decision; where the budget is gone, the refusal is told and it stays', async () => {
  const api = await open();
  const { decisionId } = await offered(api);
  value(await api.keep(decisionId));
  origin.intercept((path) =>
    path === '/v1/claims' ? { status: 409, body: JSON.stringify({ error: { code: 'budget_exhausted', message: 'Gone.' } }) } : undefined,
  );
  expect(await api.claim(decisionId)).toMatchObject({ ok: false, error: { code: 'budget_exhausted' } });
  expect(await states(api)).toEqual([['kept', undefined]]);
  origin.intercept(undefined);
  const { code } = value(await api.claim(decisionId));
  expect(await states(api)).toEqual([['claimed', code]]);
});

test('a purchase that names its code, in any case of letters, makes it used, also when the log is packed or has forgotten it', async () => {
  const api = await open();
  const { decisionId } = await offered(api);
  const { code } = value(await api.claim(decisionId));
  value(await api.record([purchase('OTHER', 't0'), purchase(undefined, 't2')]));
  expect(await states(api)).toEqual([['claimed', code]]);
  value(await api.record([purchase(code.toLowerCase())]));
  expect(await states(api)).toEqual([['used', code]]);
  const storage = await device.storage();
  await storage.transaction(['events'], 'readwrite', (t) => t.clear('events'));
  expect(await states(await open())).toEqual([['used', code]]);
});

test('an answer about a used coupon is kept here, and asked for only if reports ask for it', async () => {
  const api = await open();
  const { decisionId } = await offered(api);
  const { code } = value(await api.claim(decisionId));
  value(await api.record([purchase(code)]));
  const before = origin.calls.length;
  expect(value(await api.inbox())).toMatchObject({ asks: false, coupons: [{ state: 'used', useful: undefined }] });
  value(await api.record([{ name: 'rate_promotion', time: device.now(), decisionId, couponId: 'tea', useful: true }]));
  expect(value(await (await open()).inbox()).coupons).toMatchObject([{ state: 'used', useful: true }]);
  expect(origin.calls.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
  const { reports } = JSON.parse(JSON.parse(bundle.envelope).payload);
  const asking = await testBundle(key, {
    change: { coupons: [categoryCoupon('tea', 'Tea', { endsAt: ENDS })], rule: ['tea'], reports: { ...reports, questions: ['useful'] } },
  });
  await device.dispose();
  device = testDevice(key, testOrigin(asking));
  expect(value(await (await open()).inbox())).toMatchObject({ asks: true });
});

test('kept at one choice and claimed at another it is one coupon', async () => {
  const api = await open();
  const kept = await offered(api);
  value(await api.keep(kept.decisionId));
  await device.pass(DAY);
  const { decisionId } = await offered(api);
  const { code } = value(await api.claim(decisionId));
  expect(await states(api)).toEqual([['claimed', code]]);
});

test('without consent to storage it shows what this page knows, and consent given later keeps it', async () => {
  const api = await open({ ...device.config, consent: { storage: false, sync: false } });
  const { decisionId } = await offered(api);
  value(await api.keep(decisionId));
  expect(value(await api.inbox())).toMatchObject({ storage: 'memory', coupons: [{ state: 'kept' }] });
  value(await api.setConsent({ storage: true, sync: false }));
  expect(value(await api.inbox())).toMatchObject({ storage: 'indexeddb', coupons: [{ state: 'kept' }] });
  expect(value(await (await open()).inbox()).coupons).toHaveLength(1);
  value(await api.forget());
  expect(await states(api)).toEqual([]);
});

test('what a page has kept and asked for before there was consent is added to what lies there, and replaces none of it', async () => {
  const hours = { quietHours: { from: 0, to: 0 }, cap: { perDay: 2, perWeek: 7 } };
  const change = { coupons: [categoryCoupon('tea', 'Tea', { endsAt: ENDS })], rule: ['tea'], channels: { email: { cost: 0 }, ...hours } };
  origin.publish(await testBundle(key, { change }));
  const keepAndAsk = async (api: Api): Promise<void> => {
    const { decisionId } = await offered(api);
    value(await api.keep(decisionId));
    value(await api.send({ decisionId, channel: 'email', address: 'ada@shop-customers.example', locale: 'en' }));
  };
  await keepAndAsk(await open());
  const later = await open({ ...device.config, consent: { storage: false, sync: false } });
  await keepAndAsk(later);
  value(await later.setConsent({ storage: true, sync: false }));
  const storage = await device.storage();
  const known = await storage.transaction(['meta'], 'readonly', async (t) => [await t.meta('inbox'), await t.meta('messages')] as const);
  expect(known).toMatchObject([{ kept: { length: 2 } }, { asked: { length: 2 } }]);
});

test('dropped, a coupon that was kept at two choices is gone, until it is kept again', async () => {
  const api = await open();
  for (let n = 0; n < 2; n++) {
    value(await api.keep((await offered(api)).decisionId));
    await device.pass(DAY);
  }
  const [coupon, ...others] = value(await api.inbox()).coupons;
  expect(others).toEqual([]);
  value(await api.drop(coupon!.decisionId));
  expect(await states(api)).toEqual([]);
  value(await api.keep((await offered(api)).decisionId));
  expect(await states(api)).toHaveLength(1);
});

describe('a reminder', () => {
  const showings = async () => {
    const storage = await device.storage();
    const events = await storage.transaction(['events'], 'readonly', allEvents);
    return events.filter(({ name }) => name === 'view_promotion').length;
  };
  const asks = async (api: Api) => {
    value(await api.record([view('Tea', device.now())]));
    return value(await api.decide(page));
  };

  test('comes at a visit in the last two days, once, is recorded as a showing, and makes no decision', async () => {
    const first = await open();
    const { decisionId } = await offered(first);
    value(await first.keep(decisionId));
    await device.pass(ENDS - device.now() - 49 * HOUR);
    expect((await asks(await open()))?.reminder).toBeUndefined();
    await device.pass(2 * HOUR);
    const api = await open();
    const decisions = value(await api.inspect()).decisions.length;
    const before = await showings();
    const offer = await asks(api);
    expect(offer).toMatchObject({ decisionId, coupon: { id: 'tea' }, reminder: {} });
    expect(offer?.reminder?.claim).toBeUndefined();
    expect(value(await api.confirm(decisionId))).toBe(true);
    expect(await showings()).toBe(before + 1);
    expect(value(await api.inspect()).decisions).toHaveLength(decisions);
    await device.pass(25 * HOUR);
    expect((await asks(await open()))?.reminder).toBeUndefined();
  });

  test('has the code where there is one, and does not come once that was used', async () => {
    const soon = START + 4_000_000;
    origin.intercept((path) =>
      path === '/v1/claims' ? { status: 201, body: JSON.stringify({ v: 'claim/1', code: 'TEA-1', expiresAt: soon }) } : undefined,
    );
    const api = await open();
    const { decisionId } = await offered(api);
    value(await api.claim(decisionId));
    await device.pass(soon - device.now() - 10 * MINUTE);
    expect(await asks(await open())).toMatchObject({ decisionId, reminder: { claim: { code: 'TEA-1', expiresAt: soon } } });
    value(await api.record([purchase('TEA-1')]));
    expect((await asks(await open()))?.reminder).toBeUndefined();
  });

  test('of two tabs that ask at once one shows it, and none does within ten minutes of another card', async () => {
    const first = await open();
    const { decisionId } = await offered(first);
    value(await first.keep(decisionId));
    await device.pass(ENDS - device.now() - 40 * HOUR);
    const tabs = [await open(), await open()];
    for (const tab of tabs) expect((await asks(tab))?.reminder).toBeDefined();
    for (const tab of tabs) expect(value(await tab.confirm(decisionId, true))).toBe(true);
    const shown = await Promise.all(tabs.map(async (tab) => value(await tab.confirm(decisionId))));
    expect(shown.filter(Boolean)).toHaveLength(1);
    const storage = await device.storage();
    await storage.transaction(['meta'], 'readwrite', async (t) => t.putMeta('inbox', { ...(await t.meta('inbox'))!, reminded: [] }));
    await device.pass(9 * MINUTE);
    expect((await asks(await open()))?.reminder).toBeUndefined();
  });
});
