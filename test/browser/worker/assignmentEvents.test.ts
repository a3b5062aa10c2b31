import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { REPORT_BYTES } from '../../../src/protocol/reporting/report';
import { DAY, MINUTE } from '../../../src/protocol/values/clock';
import { type TestKey, testBundle, testKey, withAssignmentEvents } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { type TestDevice, testDevice, value, view } from './device';

let key: TestKey;
let origin: TestOrigin;
let device: TestDevice;
const bundleOf = (id: string, pings?: boolean) => {
  const { pings: _, ...reports } = withAssignmentEvents.reports;
  return testBundle(key, {
    change: { experiment: { ...withAssignmentEvents.experiment, id }, reports: pings === undefined ? reports : { ...reports, pings } },
  });
};
beforeEach(async () => {
  key = await testKey();
  origin = testOrigin(await bundleOf('exp-1', true));
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

const started = async (consent = device.config.consent) => {
  const api = device.tab();
  value(await api.start({ ...device.config, consent }));
  return api;
};
/** Assignment events that were sent. */
const sent = () =>
  origin
    .callsTo('/v1/reports')
    .map(({ body }) => body)
    .filter((body) => body.startsWith('{"v":"exposure/1"'));
const arrived = (count: number) => expect.poll(() => sent().length).toBe(count);
const meta = async <K extends 'due' | 'pinged' | 'unit'>(name: K) =>
  (await device.storage()).transaction(['meta'], 'readonly', (t) => t.meta(name));
/** What nobody awaits is over. */
const settled = () => device.settled();
const waiting = async (api: Awaited<ReturnType<typeof started>>) => value(await api.inspect()).reports.waiting.length;

describe('the assignment event of an experiment', () => {
  test('is sent at once on the first page, once for two tabs and reloads, without a time and without ε', async () => {
    const [api] = await Promise.all([started(), started()]);
    await arrived(1);
    for (let page = 0; page < 3; page++) {
      await device.pass(40 * MINUTE);
      await (await started()).record([view('Tea', device.now())]);
    }
    await device.pass(DAY);
    await settled();
    const [body = ''] = sent();
    expect([sent().length, body.length]).toEqual([1, REPORT_BYTES]);
    const { id, pad: _, ...said } = JSON.parse(body) as Record<string, string>;
    const { bundle, reports, spent } = value(await api.inspect());
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(id).not.toBe(await meta('unit'));
    expect(said).toMatchObject({ v: 'exposure/1', bundle, experiment: 'exp-1', variant: expect.stringMatching(/^(none|couplet)$/) });
    expect(Object.keys(said)).toHaveLength(4);
    expect(reports.sent.map(({ text }) => text).filter((text) => text.startsWith('{"v":"exposure/1"'))).toEqual([body]);
    // Reports of the three visits are what ε was spent on, one in seven days.
    expect(spent.lifetime.spent).toBe(2);
  });

  test('says the arm that rides on the cart, also while the shop has coupons switched off', async () => {
    origin.serve(false);
    const api = device.tab();
    const { attribution } = value(await api.start(device.config));
    await arrived(1);
    const { experiment, variant } = JSON.parse(sent()[0] ?? '') as Record<string, string>;
    expect(attribution).toMatch(new RegExp(`^v1\\.${experiment}\\.${variant}\\.`));
  });

  test('goes again byte for byte until it is acknowledged', async () => {
    origin.intercept((path) => (path === '/v1/reports' ? { status: 503, body: '' } : undefined));
    await started();
    await arrived(1);
    await device.pass(2 * DAY);
    const refused = sent().length;
    origin.intercept(undefined);
    await device.pass(DAY);
    await started();
    await arrived(refused + 1);
    await device.pass(DAY);
    await started();
    await settled();
    expect(sent()).toHaveLength(refused + 1);
    expect(new Set(sent()).size).toBe(1);
  });

  test('is the next experiment’s anew, and none where the bundle does not ask for it', async () => {
    await started();
    await arrived(1);
    for (const [id, asks, count] of [
      ['exp-2', undefined, 1],
      ['exp-3', false, 1],
      ['exp-4', true, 2],
    ] as const) {
      const bundle = await bundleOf(id, asks);
      origin.publish(bundle);
      await device.pass(40 * MINUTE);
      // The first page fetches it, the second one starts with it.
      await started();
      await expect
        .poll(async () => (await (await device.storage()).transaction(['meta'], 'readonly', (t) => t.meta('bundle')))?.current)
        .toBe(bundle.id);
      await started();
      await settled();
      await arrived(count);
    }
    expect(sent().map((body) => (JSON.parse(body) as { experiment: string }).experiment)).toEqual(['exp-1', 'exp-4']);
  });

  test('needs consent when the device is drawn, and no consent that comes later makes up for it', async () => {
    const without = await started({ storage: true, sync: false });
    await without.setConsent({ storage: true, sync: true });
    await started();
    await settled();
    expect(sent()).toEqual([]);
    const next = await bundleOf('exp-2', true);
    origin.publish(next);
    await device.pass(40 * MINUTE);
    await started();
    await expect
      .poll(async () => (await (await device.storage()).transaction(['meta'], 'readonly', (t) => t.meta('bundle')))?.current)
      .toBe(next.id);
    await started();
    await arrived(1);
  });

  test('follows consent to both that is given on an open page, with which the device is drawn', async () => {
    const api = await started({ storage: false, sync: false });
    await device.pass(MINUTE);
    expect(sent()).toEqual([]);
    value(await api.setConsent({ storage: true, sync: true }));
    await arrived(1);
  });

  test('is gone, and never left, where consent was withdrawn while the worker was started again', async () => {
    origin.intercept((path) => (path === '/v1/reports' ? { status: 503, body: '' } : undefined));
    // It ends before it tries again.
    value(await device.tab({ later: () => undefined }).start(device.config));
    await arrived(1);
    origin.intercept(undefined);
    await device.pass(DAY);
    const again = await started({ storage: true, sync: true, changing: true });
    await device.pass(MINUTE);
    expect(await waiting(again)).toBe(1);
    value(await again.setConsent({ storage: true, sync: false }));
    expect(await waiting(again)).toBe(0);
    await arrived(1);
  });

  test('is gone when consent is withdrawn or everything erased while it waits', async () => {
    origin.intercept((path) => (path === '/v1/reports' ? { status: 503, body: '' } : undefined));
    const api = await started();
    await arrived(1);
    expect(await waiting(api)).toBe(1);
    value(await api.setConsent({ storage: true, sync: false }));
    expect(await waiting(api)).toBe(0);
    origin.intercept(undefined);
    value(await api.setConsent({ storage: true, sync: true }));
    await device.pass(DAY);
    await started();
    await device.pass(DAY);
    expect(sent()).toHaveLength(1);

    const first = await meta('unit');
    value(await api.forget());
    expect([await meta('unit'), await meta('pinged'), await meta('due')]).toEqual([undefined, undefined, undefined]);
    // Whoever comes after that is drawn anew, and says so.
    await started();
    await arrived(2);
    expect(await meta('unit')).not.toBe(first);
    const [before, after] = sent().map((body) => (JSON.parse(body) as { id: string }).id);
    expect(after).not.toBe(before);
  });
});
