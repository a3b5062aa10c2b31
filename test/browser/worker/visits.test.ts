import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Manifest } from '../../../src/bundle/manifest';
import { type VisitFacts, visitCell } from '../../../src/engine/decision/visitCell';
import { type SplitReport, splitReportBytes } from '../../../src/protocol/reporting/splitReport';
import { DAY, MINUTE } from '../../../src/protocol/values/clock';
import { joinShares } from '../../../src/secureAggregation/countShares';
import type { WorkerApi } from '../../../worker/api';
import { splitWorld } from '../../helpers/splitWorld';
import { testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { outbox, type TestDevice, testDevice, value, view } from './device';

const PATH = '/v1/reports/split';
const asking = { facts: {}, channel: 'site' } as const;
const world = await splitWorld(1, 2, 'visit-cell');
/** The merchant's rule shows tea to everybody, so that nothing is left to chance. */
const change: Partial<Manifest> = {
  experiment: { hashVersion: 1, id: 'exp-1', salt: 's1', shares: { none: 0, rule: 1, couplet: 0 }, explore: 0 },
  rule: ['tea'],
  reports: {
    mode: 'split',
    enabled: false,
    epsilon: 2,
    strata: [
      { source: 'profile.visits', atLeast: 2 },
      { source: 'profile.orders', atLeast: 1 },
    ],
    split: { leader: world.task.leader, helper: { operator: 'The other one', key: world.task.helper }, question: 'visit-cell' },
  },
};
let origin: TestOrigin;
let device: TestDevice;

const page = async (): Promise<WorkerApi> => {
  const api = device.tab();
  value(await api.start(device.config));
  return api;
};
const look = (api: WorkerApi, category: string, times: number) =>
  api.record(Array.from({ length: times }, (_, i) => view(category, device.now() + i)));
/** @returns the decision whose coupon came onto the page */
const shown = async (api: WorkerApi): Promise<string> => {
  const offer = value(await api.decide(asking));
  if (!offer || !value(await api.confirm(offer.decisionId))) throw new Error('The rule shows tea.');
  return offer.decisionId;
};
const buy = (api: WorkerApi, coupon?: string) => {
  const items = [{ itemId: 'Tea-1', categories: ['Tea'], price: 2_500, quantity: 1 }];
  const named = coupon === undefined ? {} : { coupon };
  return api.record([{ name: 'purchase', time: device.now() + 50, transactionId: `${device.now()}`, items, ...named }]);
};
/** Closes the visit by the next page of one that asks for nothing, and lets what is sealed go. */
const over = async (): Promise<void> => {
  await device.pass(31 * MINUTE);
  await (await page()).inspect();
  await device.pass(11_000);
};
const spent = async () => value(await (await page()).inspect()).spent.lifetime.spent;
/** Buckets of all that was sent, as both aggregators together see them. */
const told = (): Promise<readonly number[]> =>
  Promise.all(
    origin.callsTo(PATH).map(async ({ body }) => {
      expect(body).toHaveLength(splitReportBytes(world.task));
      const { leader, helper } = await world.check(JSON.parse(body) as SplitReport);
      return joinShares(world.histogram, value(leader), value(helper)).indexOf(1);
    }),
  );
const nothing: VisitFacts = { orders: 0, shownLately: 0, claimed: 0, shown: 'none', bought: false, used: false };

beforeAll(() => outbox.load());
beforeEach(async () => {
  const key = await testKey();
  origin = testOrigin(await testBundle(key, { change }));
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

test('what leaves is the cell of what was known before a coupon was shown, of the coupon, and of what came of it', async () => {
  const first = await page();
  await look(first, 'Tea', 3);
  await look(first, 'Shoes', 1);
  await shown(first);
  await over();
  await expect.poll(told).toEqual([visitCell({ ...nothing, shown: 0.75 })]);

  await device.pass(8 * DAY);
  const second = await page();
  await look(second, 'Shoes', 8);
  const { code } = value(await second.claim(await shown(second)));
  await buy(second, code.toLowerCase());
  await over();
  const before = { orders: 0, shownLately: 2 ** (-8 / 14), claimed: 0, shown: 0.3, bought: true, used: true };
  await expect.poll(async () => (await told())[1]).toBe(visitCell(before));
  // The same visit as it was afterwards would be another cell in each of these.
  for (const after of [{ orders: 1 }, { shownLately: 1 + 2 ** (-8 / 14) }, { claimed: 1 }, { used: false }])
    expect(visitCell({ ...before, ...after })).not.toBe(visitCell(before));
  expect(await spent()).toBe(4);

  // A visit on which no page asks for a coupon is none, and pays for nothing.
  await device.pass(8 * DAY);
  await look(await page(), 'Tea', 2);
  await over();
  expect(await spent()).toBe(4);

  await device.pass(8 * DAY);
  const last = await page();
  await look(last, 'Tea', 1);
  // Who has the code already is shown nothing.
  expect(value(await last.decide(asking))).toBeUndefined();
  await buy(last);
  await over();
  await expect.poll(async () => (await told())[2]).toBe(visitCell({ ...nothing, orders: 1, shownLately: 0.5, claimed: 1, bought: true }));
  expect(origin.callsTo('/v1/reports')).toEqual([]);
});

test.each(['visit', 'share'] as const)(
  'what an earlier version wrote down without its %s is not answered, and nothing is paid for',
  async (part) => {
    const api = await page();
    await look(api, 'Tea', 2);
    const id = await shown(api);
    const store = await device.storage();
    await store.transaction(['decisions'], 'readwrite', async (transaction) => {
      const stored = await transaction.get('decisions', id);
      if (!stored) throw new Error('The decision is stored.');
      const { [part]: left, ...earlier } = stored;
      expect(left).toBeDefined();
      await transaction.put('decisions', id, earlier);
    });
    await over();
    expect([await spent(), await told()]).toEqual([0, []]);
    expect(await store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('outcomes'))).toEqual([]);
  },
);
