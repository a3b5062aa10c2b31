import { afterEach, beforeEach, expect, test } from 'vitest';
import { KEY_LIST_FORMAT, type KeyList } from '../../../src/bundle/keys';
import { DAY, MINUTE } from '../../../src/protocol/values/clock';
import { type TestBundle, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { START, type TestDevice, testDevice, value, view } from './device';

const page = { facts: {}, channel: 'site' as const };
let [site, leaked, next]: TestKey[] = [];
let origin: TestOrigin;
let device: TestDevice;

beforeEach(async () => {
  [site, leaked, next] = [await testKey(), await testKey(), await testKey()];
  origin = testOrigin(await testBundle(site));
  device = testDevice(site, origin);
});
afterEach(() => device.dispose());

const raw = (key: TestKey): string => key.siteKey.slice(3);
/** List `serial` of the site: one key may sign, for 30 days. */
const listOf = (serial: number, key: TestKey, by = site!): Promise<string> => {
  const list: KeyList = {
    format: KEY_LIST_FORMAT,
    serial,
    keys: [{ publicKey: raw(key), notAfter: START + 30 * DAY }],
    revoked: serial > 1 ? [raw(leaked!)] : [],
  };
  return by.sign(JSON.stringify(list));
};
/** A bundle of a label under a key and a list. */
const bundleBy = async (key: TestKey, keys: string, label: string): Promise<TestBundle> => {
  const bundle = await testBundle(key, { change: { label } });
  return { ...bundle, envelope: JSON.stringify({ ...(JSON.parse(bundle.envelope) as object), keys }) };
};
/** The next page view: what it has, and what it complains of. */
const visit = async (): Promise<{ readonly bundle: string | undefined; readonly codes: readonly string[] }> => {
  await device.pass(MINUTE);
  const api = device.tab();
  const started = await api.start(device.config);
  await device.settled();
  if (!started.ok) return { bundle: undefined, codes: [started.error.code] };
  const { bundle, problems } = value(await api.inspect());
  return { bundle, codes: problems.map(({ code }) => code) };
};

test('a device takes a key the site lists, then one that replaces it, with the snippet it has; a revoked one never again', async () => {
  const first = value(await device.tab().start(device.config)).bundle;
  const [early, late] = [await listOf(1, leaked!), await listOf(2, next!)];
  const second = await bundleBy(leaked!, early, 'second');
  origin.publish(second);
  expect(await visit()).toEqual({ bundle: second.id, codes: [] });
  expect(second.id).not.toBe(first);

  const third = await bundleBy(next!, late, 'third');
  origin.publish(third);
  expect(await visit()).toEqual({ bundle: third.id, codes: [] });
  expect(await visit()).toEqual({ bundle: third.id, codes: [] });

  // Whoever has the leaked key: with the list of its time, with the new one, and with one of their own.
  for (const [keys, code] of [
    [early, 'keys_serial_old'],
    [late, 'key_unlisted'],
    [await listOf(3, leaked!, leaked), 'bundle_wrong_key'],
  ] as const) {
    origin.publish(await bundleBy(leaked!, keys, `forged ${code}`));
    expect(await visit()).toEqual({ bundle: third.id, codes: [code] });
  }
  // Not by way of the storage either, where other scripts of the page can write: neither of the two it keeps is any good, so it asks anew.
  const storage = await device.storage();
  await storage.transaction(['meta', 'bundles'], 'readwrite', async (t) => {
    await t.put('bundles', second.id, { envelope: second.envelope, shards: second.shards, storedAt: START });
    await t.putMeta('bundle', { ...(await t.meta('bundle')), current: second.id });
  });
  origin.publish(third);
  expect(await visit()).toEqual({ bundle: third.id, codes: ['keys_serial_old', 'keys_serial_old'] });

  const api = device.tab();
  await api.start(device.config);
  await api.record([view('Tea', device.now())]);
  expect(value(await api.decide(page))?.coupon.id).toBe('tea');
});

test('a key whose time is over signs for no device, and the site’s own key always does', async () => {
  const bundle = await bundleBy(leaked!, await listOf(1, leaked!), 'listed');
  origin.publish(bundle);
  expect(await visit()).toEqual({ bundle: bundle.id, codes: [] });
  await device.pass(32 * DAY);
  expect(await visit()).toEqual({ bundle: undefined, codes: ['key_expired'] });
  const own = await testBundle(site!, { change: { label: 'own' } });
  origin.publish(own);
  expect(await visit()).toEqual({ bundle: own.id, codes: ['key_expired'] });
  expect(await visit()).toEqual({ bundle: own.id, codes: [] });
  // What was seen stays seen.
  origin.publish(await bundleBy(next!, await listOf(0, next!), 'older'));
  expect(await visit()).toEqual({ bundle: own.id, codes: ['keys_serial_old'] });
});

test('of two tabs that fetch at once, the one with the older list does not put its bundle in the place of the newer', async () => {
  value(await device.tab().start(device.config));
  await device.settled();
  const older = await bundleBy(leaked!, await listOf(1, leaked!), 'older');
  const newer = await bundleBy(next!, await listOf(2, next!), 'newer');
  const storage = await device.storage();
  const kept = () => storage.transaction(['meta'], 'readonly', (t) => t.meta('bundle'));
  let overtake: (() => Promise<unknown>) | undefined = async () => {
    origin.publish(newer);
    await device.pass(MINUTE);
    value(await device.tab().start(device.config));
    await expect.poll(kept).toMatchObject({ current: newer.id });
  };
  origin.publish(older);
  await device.pass(MINUTE);
  // Its bundle's signature is checked by now, and what is left is to keep it.
  const slow = device.tab({
    fetch: async (url, init) => {
      const answer = await origin.fetch(url, init);
      if (url.includes(older.id) && url.endsWith('.bin')) {
        const first = overtake;
        overtake = undefined;
        await first?.();
      }
      return answer;
    },
  });
  value(await slow.start(device.config));
  await expect.poll(async () => value(await slow.inspect()).problems.map(({ code }) => code)).toEqual(['keys_serial_old']);
  expect(await kept()).toMatchObject({ current: newer.id, serial: 2 });
});
