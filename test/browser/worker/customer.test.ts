import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assign } from '../../../src/engine/assignment/assign';
import { BUCKETS, customerBucket, customerUnit } from '../../../src/engine/assignment/customerDraw';
import { parseAttribution } from '../../../src/protocol/attribution';
import type { Variant } from '../../../src/protocol/experiment';
import { MINUTE } from '../../../src/protocol/values/clock';
import type { WorkerConfig } from '../../../worker/api';
import { type TestKey, testBundle, testKey, withAssignmentEvents } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { type TestDevice, testDevice, value, view } from './device';

const experiment = { ...withAssignmentEvents.experiment, id: 'exp-1', shares: { none: 0.5, rule: 0, couplet: 0.5 } };
let key: TestKey;
let origin: TestOrigin;
let device: TestDevice;
beforeEach(async () => {
  key = await testKey();
  origin = testOrigin(await testBundle(key, { change: { experiment, reports: { ...withAssignmentEvents.reports, pings: true } } }));
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

const variantOf = (attribution: string): Variant => {
  const read = parseAttribution(attribution);
  if (!read.ok) throw new Error(attribution);
  return read.value.variant;
};
const unitOf = (id: string): string => customerUnit(customerBucket(key.siteKey, id));
const groupOf = (id: string): Variant => assign(experiment, unitOf(id));
/** The first of the shop's customers in that group. */
const customerIn = (group: Variant, from = 207_119_551): string => {
  let id = from;
  while (groupOf(String(id)) !== group) id++;
  return String(id);
};
const other = (group: Variant): Variant => (group === 'none' ? 'couplet' : 'none');
/** A page, with a view in it, so that the visit goes on from there. */
const page = async (change: Partial<WorkerConfig> = {}) => {
  const api = device.tab();
  const { attribution } = value(await api.start({ ...device.config, ...change }));
  value(await api.record([view('Tea', device.now())]));
  return { api, group: attribution === '' ? undefined : variantOf(attribution) };
};
const meta = async <K extends 'unit' | 'customer' | 'draw'>(name: K) =>
  (await device.storage()).transaction(['meta'], 'readonly', (t) => t.meta(name));
const events = () =>
  origin
    .callsTo('/v1/reports')
    .map(({ body }) => body)
    .filter((body) => body.startsWith('{"v":"exposure/1"'));

describe('a browser whose shopper has signed in', () => {
  test.each(['none', 'couplet'] as const)(
    'is in the customer’s group, here %s, on each of their devices from the first page on',
    async (group) => {
      const customer = customerIn(group);
      for (let seed = 1; seed <= 3; seed++) {
        await device.dispose();
        device = testDevice(key, origin, seed);
        expect((await page({ customer })).group).toBe(group);
        expect(await meta('unit')).toBe(unitOf(customer));
      }
    },
  );

  test('goes over to it with the next visit, not within one, and stays there after they have signed out', async () => {
    const { group = 'none' } = await page();
    const own = await meta('unit');
    const customer = customerIn(other(group));
    expect((await page({ customer })).group).toBe(group);
    await device.pass(5 * MINUTE);
    expect((await page({ customer })).group).toBe(group);
    expect([await meta('unit'), await meta('customer')]).toEqual([own, customerBucket(key.siteKey, customer)]);
    await device.pass(40 * MINUTE);
    // Signed out meanwhile.
    expect((await page()).group).toBe(other(group));
    expect((await page()).group).toBe(other(group));
    expect(await meta('unit')).toBe(unitOf(customer));
    // Whoever signs in next is another customer.
    const next = customerIn(group, Number(customer) + 1);
    await page({ customer: next });
    await device.pass(40 * MINUTE);
    expect((await page({ customer })).group).toBe(other(group));
    await device.pass(40 * MINUTE);
    // The one named in between was never taken over, and is forgotten.
    expect((await page()).group).toBe(other(group));
    await device.pass(40 * MINUTE);
    expect((await page({ customer: next })).group).toBe(group);
  });

  test('keeps its group for the visit when a page learns of them after its start, and has theirs on the next one', async () => {
    const { api, group = 'none' } = await page();
    const customer = customerIn(other(group));
    value(await api.identify(customer));
    await device.pass(5 * MINUTE);
    expect((await page()).group).toBe(group);
    await device.pass(40 * MINUTE);
    expect((await page()).group).toBe(other(group));
  });

  test('is drawn by them at once where storage is allowed only after they have signed in, and keeps nothing before', async () => {
    const { api, group } = await page({ consent: { storage: false, sync: false } });
    expect(group).toBeUndefined();
    const customer = customerIn('none');
    value(await api.identify(customer));
    expect(await device.ports.hasStored()).toBe(false);
    const consent = { storage: true, sync: true };
    value(await api.setConsent(consent));
    expect(variantOf(value(await api.start({ ...device.config, consent, customer })).attribution)).toBe('none');
  });

  test.each(['ada@example.org', '', '0', 'null'])('is drawn by itself where the page names %j', async (customer) => {
    await page({ customer });
    expect([await meta('customer'), (await meta('unit'))?.startsWith('0'.repeat(28))]).toEqual([undefined, false]);
  });

  test('keeps one of 65,536 numbers, tells their panel so, and neither keeps nor sends the id; erasing takes it', async () => {
    const customer = customerIn('couplet');
    const { api } = await page({ customer });
    value(await api.decide({ facts: {}, channel: 'site' }));
    await device.pass(MINUTE);
    await device.settled();
    const stored = value(await api.exportAll());
    expect(stored).not.toContain(customer);
    expect(stored).toContain(unitOf(customer));
    expect(JSON.stringify(origin.calls)).not.toContain(customer);
    expect(value(await api.inspect()).buckets).toBe(BUCKETS);
    expect(JSON.stringify(value(await api.inspect()))).not.toContain(customer);
    value(await api.forget());
    expect([await meta('unit'), await meta('customer')]).toEqual([undefined, undefined]);
    expect(value(await api.inspect()).buckets).toBeUndefined();
  });

  test('makes no assignment event with a customer’s group, and tells the one it was drawn to before once', async () => {
    await page({ customer: customerIn('none') });
    await device.settled();
    await device.pass(MINUTE);
    expect(events()).toEqual([]);

    await device.dispose();
    device = testDevice(key, origin, 2);
    const { group = 'none' } = await page();
    await expect.poll(() => events().length).toBe(1);
    const customer = customerIn(other(group));
    for (let visit = 0; visit < 3; visit++) {
      await device.pass(40 * MINUTE);
      expect((await page({ customer })).group).toBe(other(group));
      await device.settled();
    }
    expect(events().map((body) => (JSON.parse(body) as { variant: string }).variant)).toEqual([group]);
  });

  test('takes the group along to another browser', async () => {
    const customer = customerIn('none');
    const { api } = await page({ customer });
    const { file, code } = value(await api.exportProfile());
    await device.dispose();
    device = testDevice(key, origin, 3);
    const there = await page({ customer: customerIn('couplet') });
    value(await there.api.importProfile(Uint8Array.from(file), code));
    expect(await meta('unit')).toBe(unitOf(customer));
    await device.pass(40 * MINUTE);
    expect((await page()).group).toBe('none');
  });
});
