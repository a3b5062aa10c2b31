import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Manifest } from '../../../src/bundle/manifest';
import { splitNoiseVariance } from '../../../src/engine/privacy/splitNoise';
import { type SplitReport, splitBucket, splitLength, splitReportBytes } from '../../../src/protocol/reporting/splitReport';
import { MINUTE } from '../../../src/protocol/values/clock';
import { addShares, joinShares, withNoise } from '../../../src/secureAggregation/countShares';
import type { StartPorts } from '../../../worker/start/page';
import { csprng, splitWorld } from '../../helpers/splitWorld';
import { type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { outbox, type TestDevice, testDevice, value, view } from './device';

/** Two coupons, and the sessions that did not explore. */
const ARMS = 3;
const PATH = '/v1/reports/split';
const world = await splitWorld(ARMS);
const split = { leader: world.task.leader, helper: { operator: 'The other one', key: world.task.helper } };
const reports: Manifest['reports'] = {
  mode: 'split',
  enabled: false,
  epsilon: 2,
  strata: [
    { source: 'session.views', atLeast: 2 },
    { source: 'session.carted', atLeast: 1 },
  ],
  split,
};
let key: TestKey;
let origin: TestOrigin;
let device: TestDevice;

const use = async (change: Partial<Manifest['reports']> = {}): Promise<void> => {
  origin = testOrigin(await testBundle(key, { change: { reports: { ...reports, ...change } } }));
  device = testDevice(key, origin);
};
const page = async (ports: Partial<StartPorts> = {}) => {
  const api = device.tab(ports);
  value(await api.start(device.config));
  return api;
};
/** A visit of two views that bought, closed by the next page. */
const closedVisit = async () => {
  const api = await page();
  const items = [{ itemId: 'Tea-1', categories: ['Tea'], price: 2_500, quantity: 1 }];
  await api.record([
    view('Tea', device.now()),
    view('Tea', device.now() + 1),
    { name: 'purchase', time: device.now() + 2, transactionId: `${device.now()}`, items },
  ]);
  await device.pass(31 * MINUTE);
  const next = await page();
  await next.inspect();
  return next;
};
const sent = () => origin.callsTo(PATH).map(({ body }) => body);
/** First stratum test passed, second not, and bought: 2·2 + 1, in no arm that explores. */
const TRUTH = splitBucket(world.task, undefined, 5);
/** Counts by bucket that come out of both aggregators. @param out what one of them does to its sum before it lets it go */
const countsOf = async (
  all: readonly SplitReport[],
  out: (share: readonly bigint[]) => readonly bigint[] = (share) => share,
): Promise<readonly number[]> => {
  const shares = await Promise.all(all.map((one) => world.check(one)));
  const [leader, helper] = (['leader', 'helper'] as const).map((role) =>
    out(
      addShares(
        world.histogram,
        shares.map((share) => value(share[role])),
      ),
    ),
  ) as [readonly bigint[], readonly bigint[]];
  return joinShares(world.histogram, leader, helper);
};

beforeAll(() => outbox.load());
beforeEach(async () => {
  key = await testKey();
});
afterEach(() => device.dispose());

describe('a report of mode split', () => {
  test('is sealed before it is stored, paid for in the ledger, sent byte for byte until acknowledged, and is the exact answer to both aggregators together', async () => {
    await use();
    const api = await closedVisit();
    await expect.poll(async () => value(await api.inspect()).reports.waiting.length).toBe(1);
    const seen = value(await api.inspect());
    expect(seen).toMatchObject({ mode: 'split', spent: { lifetime: { spent: 2 } } });
    const [entry] = await (await device.storage()).transaction(['outbox'], 'readonly', (t) => t.newest('outbox'));
    // Nothing but the sealed text lies there.
    expect(Object.keys(entry?.value ?? {}).sort()).toEqual(['attempts', 'body', 'createdAt', 'notBefore']);
    expect(seen.reports.waiting[0]?.text).toBe(entry?.value.body);
    expect(entry?.value.body).toHaveLength(splitReportBytes({ arms: ARMS }));
    origin.intercept((path) => (path === PATH ? { status: 503, body: '' } : undefined));
    await device.pass(11_000);
    await expect.poll(() => sent().length).toBe(1);
    origin.intercept(undefined);
    await device.pass(5 * MINUTE);
    const later = await page();
    await expect.poll(async () => value(await later.inspect()).reports.sent.length).toBe(1);
    expect(new Set(sent())).toEqual(new Set([entry?.value.body]));
    expect(origin.callsTo('/v1/reports')).toEqual([]);
    const report = JSON.parse(sent()[0] ?? '') as SplitReport;
    const counts = await countsOf([report]);
    expect(counts.flatMap((count, bucket) => (count === 0 ? [] : [bucket, count]))).toEqual([TRUTH, 1]);
  });

  test('is not made where the split chunk is another one than was built: nothing is sent, nothing spent, and coupons are learnt from', async () => {
    await use();
    origin.intercept((path) => (path === '/assets/split.js' ? { status: 404, body: '' } : undefined));
    const api = await closedVisit();
    await device.pass(MINUTE);
    const seen = value(await api.inspect());
    expect(seen).toMatchObject({ reports: { waiting: [], sent: [] }, spent: { lifetime: { spent: 0 } } });
    expect(seen.problems.map(({ code }) => code)).toContain('chunk_refused');
    const left = await (await device.storage()).transaction(['meta'], 'readonly', (t) => t.meta('outcomes'));
    expect(left).toEqual([]);
    expect(origin.calls.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test.each<[string, Partial<Manifest['reports']>]>([
    ['names no key of the leader', { split: { helper: split.helper } }],
    ['names no aggregator', { split: undefined as never }],
    // WebKitGTK's WebCrypto takes a point that is not on the curve; the manifest with it would have to be signed by the shop.
    ...(/AppleWebKit(?!.*Chrome)/.test(navigator.userAgent)
      ? []
      : [['has a key that is none', { split: { ...split, leader: `B${'A'.repeat(86)}` } }] as [string, Partial<Manifest['reports']>]]),
  ])('is not made where the manifest %s', async (_, change) => {
    await use(change);
    const api = await closedVisit();
    await device.pass(MINUTE);
    expect(value(await api.inspect())).toMatchObject({ reports: { waiting: [], sent: [] }, spent: { lifetime: { spent: 0 } } });
    expect(origin.calls.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test('costs no download where the ledger allows none, and is made once by two tabs', async () => {
    await use();
    await closedVisit();
    const before = origin.callsTo('/assets/split.js').length;
    expect(before).toBe(1);
    // Within seven days of the last one.
    await closedVisit();
    expect(origin.callsTo('/assets/split.js')).toHaveLength(before);
    await device.pass(8 * 24 * 60 * MINUTE);
    const items = [view('Tea', device.now()), view('Tea', device.now() + 1)];
    await (await page()).record(items);
    await device.pass(31 * MINUTE);
    const tabs = await Promise.all([page(), page()]);
    await Promise.all(tabs.map((api) => api.inspect()));
    await device.pass(MINUTE);
    await expect.poll(async () => value(await tabs[0].inspect()).spent.lifetime.spent).toBe(4);
    await expect.poll(() => new Set(sent()).size).toBe(2);
  });

  test('adds up with a hundred others to what all of them answered', async () => {
    await use();
    const api = await closedVisit();
    await device.pass(11_000);
    await expect.poll(() => sent().length).toBe(1);
    expect(value(await api.inspect()).reports.sent).toHaveLength(1);
    const buckets = splitLength({ arms: ARMS });
    const others = Array.from({ length: 100 }, (_, i) => i % buckets);
    const texts = await Promise.all(others.map((bucket) => world.report(bucket)));
    const all = [...sent(), ...texts].map((text) => JSON.parse(text) as SplitReport);
    const truth = Array.from({ length: buckets }, (_, bucket) => others.filter((one) => one === bucket).length + Number(bucket === TRUTH));
    expect(await countsOf(all)).toEqual(truth);
    const noisy = await countsOf(all, (share) => withNoise(world.histogram, share, 2, csprng));
    const misses = noisy.map((count, bucket) => count - truth[bucket]!);
    expect(misses.some((miss) => miss !== 0)).toBe(true);
    // Six standard deviations of both noises on the sum over all buckets.
    const most = 6 * Math.sqrt(2 * buckets * splitNoiseVariance(2));
    expect(Math.abs(misses.reduce((sum, miss) => sum + miss, 0))).toBeLessThan(most);
  });
});
