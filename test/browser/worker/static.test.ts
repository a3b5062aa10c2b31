import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { MINUTE } from '../../../src/protocol/values/clock';
import { type TestBundle, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { type TestDevice, testDevice, value, view } from './device';

const page = { facts: {}, channel: 'site' as const };
let key: TestKey;
let bundle: TestBundle;
let origin: TestOrigin;
let device: TestDevice;

beforeAll(async () => {
  key = await testKey();
  bundle = await testBundle(key, { change: { static: { codes: { tea: 'TEA20', shoes: 'SHOES5' } } } });
});
beforeEach(() => {
  origin = testOrigin(bundle);
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

const offered = async () => {
  const api = device.tab();
  value(await api.start(device.config));
  await api.record([view('Tea', device.now())]);
  return { api, id: value(await api.decide(page))?.decisionId ?? '' };
};
const posted = () => origin.calls.filter(({ method }) => method !== 'GET');

test('a bundle of plain files gives the code in it, good as long as its coupon, and asks nobody', async () => {
  const { api, id } = await offered();
  const code = { ok: true, value: { code: 'TEA20', expiresAt: 4_000_000_000_000 } };
  expect(await Promise.all([api.claim(id), api.claim(id)])).toEqual([code, code]);
  expect(await device.tab().start(device.config)).toMatchObject({ ok: true });
  expect(value(await api.inspect()).events).toBe(2);
  expect(posted()).toEqual([]);
});

test('no code once coupons are stopped, or the file that says so was out of reach for 5 minutes', async () => {
  const { api, id } = await offered();
  origin.serve(false);
  await device.pass(MINUTE);
  expect(await api.claim(id)).toMatchObject({ ok: false, error: { code: 'serving_stopped' } });
  origin.serve(true);
  await device.pass(MINUTE);
  origin.intercept((path) => (path === '/v1/status.json' ? { status: 404, body: '' } : undefined));
  expect((await api.claim(id)).ok).toBe(false);
  origin.intercept(undefined);
  expect((await api.claim(id)).ok).toBe(true);
});

test('a coupon that the newer files no longer have gives none', async () => {
  const { id } = await offered();
  origin.publish(await testBundle(key, { change: { static: { codes: { shoes: 'SHOES5' } } } }));
  await device.pass(MINUTE);
  const api = device.tab();
  value(await api.start(device.config));
  await device.settled();
  expect(await api.claim(id)).toMatchObject({ ok: false, error: { code: 'coupon_unknown' } });
  expect(posted()).toEqual([]);
});
