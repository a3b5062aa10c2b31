import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Manifest } from '../../../src/bundle/manifest';
import { epochOf, type TokenKeys } from '../../../src/protocol/reporting/tokens';
import { DAY, MINUTE } from '../../../src/protocol/values/clock';
import type { StartPorts } from '../../../worker/start/page';
import { type TestBundle, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { outbox, START, type TestDevice, testDevice, value, view } from './device';

let key: TestKey;
let origin: TestOrigin;
let device: TestDevice;

const strata: Manifest['reports']['strata'] = [
  { source: 'session.views', atLeast: 3 },
  { source: 'session.carted', atLeast: 1 },
];
const local = { mode: 'local', enabled: true, epsilon: 2, strata } as const;
const off = { mode: 'off', enabled: false, epsilon: 2, strata } as const;

const bundleOf = (reports: Manifest['reports'], more: Partial<Manifest> = {}): Promise<TestBundle> =>
  testBundle(key, { change: { reports, ...more } });
/** A bundle that announces token keys, whatever it says of reports. */
const announcing = async (reports: Manifest['reports']): Promise<TestBundle> => {
  const keys = [{ epoch: epochOf(START), n: 'A'.repeat(342) }];
  const file = new TextEncoder().encode(JSON.stringify({ v: 'token-keys/1', work: 4, keys } satisfies TokenKeys));
  const sha256 = [...new Uint8Array(await crypto.subtle.digest('SHA-256', file))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const bundle = await bundleOf(reports, { tokens: { keys: { sha256, bytes: file.length } } });
  return { ...bundle, shards: new Map([...bundle.shards, [sha256, file]]) };
};
const use = (bundle: TestBundle): void => {
  origin = testOrigin(bundle);
  device = testDevice(key, origin);
};
const page = async (ports: Partial<StartPorts> = {}) => {
  const api = device.tab(ports);
  value(await api.start(device.config));
  return api;
};
const visit = async () => {
  const api = await page();
  await api.record([view('Tea', device.now()), view('Tea', device.now() + 1)]);
  return api;
};
/** Two visits with all their timers, so that whatever may be sent is. */
const visits = async () => {
  await visit();
  await device.pass(31 * MINUTE);
  const api = await visit();
  await device.pass(MINUTE);
  await page();
  await device.pass(MINUTE);
  return api;
};
/** Paths the browser sent something to. */
const posted = () => [...new Set(origin.calls.filter(({ method }) => method !== 'GET').map(({ path }) => path))];
const keyFiles = (bundle: TestBundle) =>
  origin.calls.filter(({ path }) => [...bundle.shards.keys()].slice(1).some((hash) => path.endsWith(`${hash}.bin`)));

// Imported late, the outbox would find itself in a later moment of the test.
beforeAll(() => outbox.load());
beforeEach(async () => {
  key = await testKey();
});
afterEach(() => device.dispose());

describe('reports of mode off', () => {
  test('send nothing but claims, spend nothing, and coupons are chosen and learnt from as ever', async () => {
    const bundle = await announcing(off);
    use(bundle);
    const api = await visits();
    const offer = value(await api.decide({ facts: {}, channel: 'site' }));
    expect(offer?.coupon.id).toBe('tea');
    expect(value(await api.confirm(offer?.decisionId ?? ''))).toBe(true);
    value(await api.claim(offer?.decisionId ?? ''));
    expect(posted()).toEqual(['/v1/claims']);
    expect(keyFiles(bundle)).toEqual([]);
    const seen = value(await api.inspect());
    expect(seen).toMatchObject({ mode: 'off', spent: { lifetime: { spent: 0 } }, tokens: 0, reports: { waiting: [], sent: [] } });
    await device.pass(31 * MINUTE);
    await page();
    await expect
      .poll(async () => (await device.storage()).transaction(['meta'], 'readonly', async (t) => (await t.meta('policy'))?.observations))
      .toBe(1);
  });

  test('are told from local ones, where the same visits ask for the keys of tokens, or without tokens send a report', async () => {
    const bundle = await announcing(local);
    use(bundle);
    await visits();
    await expect.poll(() => keyFiles(bundle).length).toBeGreaterThan(0);
    await device.dispose();
    use(await bundleOf(local));
    const api = await visits();
    await expect.poll(posted).toEqual(['/v1/reports']);
    expect(value(await api.inspect())).toMatchObject({ mode: 'local', spent: { lifetime: { spent: 2 } } });
  });

  test('give up what waits from before: the shop that has just switched them off is sent no more, not even by a page that starts with the bundle of before', async () => {
    use(await bundleOf(local));
    await visit();
    await device.pass(31 * MINUTE);
    // Closed before its report is due.
    const closed = await page({ later: () => {} });
    expect(value(await closed.inspect()).reports.waiting).toHaveLength(1);
    await device.settled();
    origin.publish(await bundleOf(off));
    await device.pass(10 * MINUTE);
    const api = await page();
    await device.pass(MINUTE);
    expect(posted()).toEqual([]);
    await expect.poll(async () => value(await api.inspect()).reports.waiting).toEqual([]);
    expect(value(await api.inspect()).mode).toBe('off');
  });
});

describe('bundles that say otherwise or nothing', () => {
  // As they lie in devices: a document of before there were modes, of a later version, and one nobody signs today.
  test.each<[string, unknown, string | undefined]>([
    ['of before modes, switched on', { enabled: true }, '/v1/reports'],
    ['of before modes, switched off', { enabled: false }, undefined],
    ['of a mode that is not known yet', { mode: 'tomorrow', enabled: false }, undefined],
    ['whose two fields disagree', { mode: 'off', enabled: true }, undefined],
  ])('%s', async (_, fields, path) => {
    use(await bundleOf({ epsilon: 2, strata, ...(fields as { enabled: boolean }) }));
    await visits();
    await expect.poll(posted).toEqual(path ? [path] : []);
  });
});

describe('what the panel does', () => {
  const waiting = async () => {
    use(await bundleOf(local));
    await visit();
    await device.pass(31 * MINUTE);
    const api = await page();
    return { api, report: value(await api.inspect()).reports.waiting[0] };
  };

  test('a report withdrawn in time never leaves, and stays paid for', async () => {
    const { api, report } = await waiting();
    expect([await api.withdraw(report?.id ?? ''), await api.withdraw(report?.id ?? '')].map(value)).toEqual(['withdrawn', 'gone']);
    await device.pass(MINUTE);
    await page();
    await device.pass(MINUTE);
    expect(posted()).toEqual([]);
    expect(value(await api.inspect())).toMatchObject({ reports: { waiting: [], sent: [] }, spent: { lifetime: { spent: 2 } } });
  });

  test('one withdrawn after it was tried is listed as sent, byte for byte, and is not tried again', async () => {
    const { api, report } = await waiting();
    origin.intercept((path) => (path === '/v1/reports' ? { status: 503, body: '' } : undefined));
    await device.pass(11_000);
    await expect.poll(async () => value(await api.inspect()).reports.waiting[0]?.attempts).toBe(1);
    expect([await api.withdraw(report?.id ?? ''), await api.withdraw(report?.id ?? '')].map(value)).toEqual(['tried', 'gone']);
    await device.pass(DAY);
    await page();
    await device.pass(MINUTE);
    expect(origin.callsTo('/v1/reports').map(({ body }) => body)).toEqual([report?.text]);
    expect(value(await api.inspect()).reports).toMatchObject({ waiting: [], sent: [{ text: report?.text, fate: 'withdrawn' }] });
  });

  test('one that the server refused has left all the same, and is listed', async () => {
    const { api, report } = await waiting();
    origin.intercept((path) => (path === '/v1/reports' ? { status: 422, body: '' } : undefined));
    await device.pass(11_000);
    await expect.poll(async () => value(await api.inspect()).reports.sent).toMatchObject([{ text: report?.text, fate: 'refused' }]);
  });

  test('one never acknowledged in 21 days is listed where it was tried, and gone where it was not', async () => {
    const { api, report } = await waiting();
    origin.intercept((path) => (path === '/v1/reports' ? { status: 503, body: '' } : undefined));
    await device.pass(11_000);
    await expect.poll(async () => value(await api.inspect()).reports.waiting[0]?.attempts).toBe(1);
    await device.pass(22 * DAY);
    const later = await page();
    await device.pass(MINUTE);
    await expect.poll(async () => value(await later.inspect()).reports.sent).toMatchObject([{ text: report?.text, fate: 'given_up' }]);
  });

  test('the file has every table with all that is in it, packed events too, and no key', async () => {
    const { api } = await waiting();
    const store = await device.storage();
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const { packEvents } = await import('../../../worker/recording/eventLog');
    const packed = await packEvents([
      { name: 'view_item', time: START - DAY, items: [{ itemId: 'old-mug', categories: [], price: 1, quantity: 1 }] },
    ]);
    await store.transaction(['events', 'meta'], 'readwrite', async (t) => {
      await t.put('events', START - DAY, packed);
      const token = { epoch: epochOf(START), publicKey: 'p', privateKey: pair.privateKey, token: 't' };
      await t.putMeta('tokens', { version: 1, until: START, noticed: epochOf(START), left: [token] });
    });
    // More than can be passed as arguments of one call, in a file of a bundle and where there is no way around its bytes.
    const long = new Uint8Array(300_000).fill(7);
    const broken = { ...packed, bytes: long };
    await store.transaction(['bundles', 'events'], 'readwrite', async (t) => {
      await t.put('bundles', 'large', { envelope: '{}', shards: new Map([['ab'.repeat(32), long]]), storedAt: START });
      await t.put('events', START - 2 * DAY, broken);
    });
    const file = value(await api.exportAll());
    const all = JSON.parse(file) as Record<string, readonly unknown[]>;
    const counts = await store.transaction(['meta', 'events', 'decisions', 'ledger', 'outbox', 'bundles'], 'readonly', async (t) => ({
      meta: (await t.keys('meta')).length,
      events: (await t.keys('events')).length,
      ledger: (await t.keys('ledger')).length,
      outbox: (await t.keys('outbox')).length,
      bundles: (await t.keys('bundles')).length,
    }));
    expect(Object.fromEntries(Object.keys(counts).map((name) => [name, all[name]?.length]))).toEqual(counts);
    expect(all.bundles?.at(-1)).toEqual({
      key: 'large',
      value: { envelope: '{}', shards: [{ sha256: 'ab'.repeat(32), bytes: 300_000 }], storedAt: START },
    });
    expect(file).toContain(`"base64url": "${'BwcH'.repeat(100_000)}"`);
    expect(file).toContain('old-mug');
    expect(file).toContain('Tea-1');
    expect(file).toContain('"a key that signs and cannot be read"');
  });
});
