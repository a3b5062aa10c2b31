import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { productOf } from '../../demo/shop/products';
import type { Envelope, Manifest } from '../../src/bundle/manifest';
import { splitNoiseVariance } from '../../src/engine/privacy/splitNoise';
import { type OutcomeProfile, stratumOutcome } from '../../src/engine/profile/stratum';
import { LEAST_BATCH } from '../../src/protocol/reporting/splitAggregation';
import {
  type SplitReport,
  type SplitTask,
  splitBucket,
  splitLength,
  splitReportBytes,
  splitTask,
} from '../../src/protocol/reporting/splitReport';
import { DAY } from '../../src/protocol/values/clock';
import { fromBase64url, toBase64url } from '../../src/secureAggregation/bytes';
import type { sealAnswers } from '../../worker/secureAggregation/sealAnswers';
import { memoryStorage } from '../../worker/storage/memoryStorage';
import { launch, toldBy } from '../helpers/e2e/browser';
import { type DemoModel, demoModel } from '../helpers/e2e/demo';
import { newVisitor, type Visitor } from '../helpers/e2e/visitor';
import { startWorld, type World } from '../helpers/e2e/world';
import { csprng } from '../helpers/splitWorld';
import { shownToAll } from '../helpers/testBundle';
import { until } from '../helpers/until';
import { splitOrganisations } from './splitOrganisations';

const both = splitOrganisations();
let [browser, world]: [Browser?, World?] = [];
afterAll(async () => {
  await browser?.close();
  await world?.close();
  both.close();
});

/** As `/v1/admin/split` tells it. */
interface SplitState {
  readonly leader: string;
  readonly waiting: readonly { readonly reports: number }[];
  readonly parts: readonly { readonly state: string; readonly accepted: number }[];
  readonly sums: readonly { readonly explored: string | null; readonly answer: number; readonly sum: number; readonly draws: number }[];
  readonly refused: readonly { readonly code: string; readonly count: number }[];
}

let model: DemoModel;
beforeAll(async () => {
  [model, browser] = await Promise.all([demoModel(), launch()]);
});

const STRATA: Manifest['reports']['strata'] = [
  { source: 'session.views', atLeast: 2 },
  { source: 'session.carted', atLeast: 1 },
];
/** Looked at two products, put nothing into the cart, bought nothing. */
const LOOKED = 4;

/** Ends a visit, ms; longer than a page takes to load on a busy machine. */
const IDLE = 10_000;

/** A shopper whose first visit has closed and is answered. @returns products that were looked at */
const visit = async (shopper: Visitor): Promise<readonly string[]> => {
  const seen = await shopper.look('coffee', 2);
  await shopper.page.waitForTimeout(IDLE + 1_000);
  await shopper.look('coffee', 1);
  await until(async () => reportsOf(shopper).length > 0, 'the report is sent', 90_000);
  return seen;
};
const reportsOf = ({ sent }: Visitor) => sent.filter(({ url, method }) => url.endsWith('/v1/reports/split') && method === 'POST');

/** Closed sessions of other shoppers: more than half did nothing, the others are of all strata, bought or not, given a coupon by chance or not. */
const otherSessions = (count: number, coupons: readonly string[]) =>
  Array.from({ length: count }, (_, i) => {
    const did = i < 60 ? 0 : i;
    const profile = { session: { startedAt: i, views: did % 3, carted: did % 2, purchased: did % 5 === 1 }, visits: 1, orders: 0 };
    return { profile: profile as unknown as OutcomeProfile, explored: did % 4 === 1 ? coupons[i % coupons.length] : undefined };
  });

/** The chunk that seals in browsers, as it is served. */
const shippedSealing = async (): Promise<{ readonly sealAnswers: typeof sealAnswers }> => {
  const name = readdirSync('dist/widget/assets').find((file) => /^secureAggregation-.*\.js$/.test(file)) ?? '';
  return import(pathToFileURL(resolve('dist/widget/assets', name)).href);
};

/** No count is off by what noise does not do, and all together are off by as much as was stated: neither less nor more. */
const areTruthAndNoise = (counts: readonly number[], truth: readonly number[], epsilon: number): boolean => {
  const errors = counts.map((count, i) => count - (truth[i] ?? 0));
  const mean = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
  const stated = 2 * splitNoiseVariance(epsilon);
  // P(|x| > 60) < 10⁻²⁴; the mean over some 50 counts has a standard deviation of a quarter of what is stated.
  return errors.every((error) => Math.abs(error) <= 60) && mean > stated / 5 && mean < 4 * stated;
};

it('a browser’s exact answer goes out in two sealed shares and in nothing else, and comes out counted with ninety-nine others', async () => {
  const helper = await both.startHelper();
  const running = await startWorld(demoCampaign(shownToAll), model.siteKey, both.variables(helper.url), both.startShopServer);
  world = running;
  const state = async () => (await running.admin('GET', '/v1/admin/split')) as unknown as SplitState;
  const split = { leader: (await state()).leader, helper: { operator: 'A foundation', key: helper.key } };
  const reports = { ...model.manifest.reports, mode: 'split' as const, enabled: false, pings: false, strata: STRATA, split };
  const bundle = model.sign({ ...model.manifest, reports, session: { idleMs: IDLE } });
  await running.publish(bundle);
  const { payload } = JSON.parse(bundle.envelope) as Envelope;
  const manifest = JSON.parse(payload) as Manifest;
  const task = splitTask(createHash('sha256').update(payload).digest('hex').slice(0, 16), manifest) as SplitTask;
  const coupons = manifest.coupons.map(({ id }) => id);
  const armOf = (explored: string | null | undefined) => (typeof explored === 'string' ? coupons.indexOf(explored) : undefined);

  // Ninety-nine others, and one whose report somebody changes on its way: ninety-nine hold, and nothing comes out.
  const changed = await newVisitor({ browser: browser!, shop: running.shop.url });
  await changed.context.route('**/v1/reports/split', (route) => {
    const report = route.request().postDataJSON() as SplitReport | null;
    if (!report) return route.continue();
    const bytes = fromBase64url(report.helper);
    bytes[70] = (bytes[70] ?? 0) ^ 1;
    return route.continue({ postData: JSON.stringify({ ...report, helper: toBase64url(bytes) }) });
  });
  await visit(changed);
  const truth = new Array<number>(splitLength(task)).fill(0);
  const add = (bucket: number): void => {
    truth[bucket] = (truth[bucket] ?? 0) + 1;
  };
  const others = otherSessions(LEAST_BATCH - 1, coupons);
  for (const { explored, profile } of others) add(splitBucket(task, armOf(explored), stratumOutcome(profile, STRATA)));
  const { sealAnswers } = await shippedSealing();
  for (const other of others) {
    const [report] = (await sealAnswers([other], { id: task.bundle, manifest }, csprng, memoryStorage())).values();
    expect((await fetch(`${running.server}/v1/reports/split`, { method: 'POST', body: report?.body ?? '' })).status).toBe(200);
  }
  await until(async () => (await state()).waiting[0]?.reports === LEAST_BATCH, 'all are taken');
  expect((await state()).parts).toEqual([]);
  both.setClock(7 * DAY);
  const accepted = async () => (await state()).parts.reduce((sum, part) => sum + (part.state === 'counted' ? part.accepted : 0), 0);
  await until(async () => (await accepted()) === LEAST_BATCH - 1, 'those that hold are counted', 60_000);
  expect(await state()).toMatchObject({ waiting: [], sums: [], refused: [{ code: 'share_sealed', count: 1 }] });

  // A browser whose report arrives as it was made is the hundredth.
  const shopper = await newVisitor({ browser: browser!, shop: running.shop.url });
  const seen = await visit(shopper);
  const sent = reportsOf(shopper).map(({ body = '' }) => body);
  expect(sent.map((body) => body.length)).toEqual([splitReportBytes(task)]);
  expect(shopper.sent.filter(({ url }) => /\/v1\/(reports|tokens)$/.test(url))).toEqual([]);
  expect(toldBy(shopper.sent, [...seen, ...seen.map((id) => productOf(id)?.name ?? id), 'coffee'])).toEqual([]);
  expect(shopper.trouble).toEqual([]);
  await until(async () => (await state()).waiting[0]?.reports === 1, 'the report is taken');
  const [own, ...more] = (await both.openWithBoth(task, JSON.parse(sent[0] ?? ''))).flatMap((count, bucket) =>
    count === 0 ? [] : [[bucket, count]],
  );
  expect(more).toEqual([]);
  expect([(own?.[0] ?? 0) % 8, own?.[1]]).toEqual([LOOKED, 1]);
  expect((await state()).sums).toEqual([]);
  both.setClock(14 * DAY);
  await until(async () => (await state()).sums.length > 0, 'the batch is let go', 60_000);

  const { sums, waiting, parts, refused } = await state();
  expect([waiting, parts, refused.map(({ count }) => count)]).toEqual([[], [], [1]]);
  expect(sums.map(({ draws }) => draws)).toEqual(truth.map(() => 2));
  const counts = truth.map(
    (_, bucket) => sums.find(({ explored, answer }) => splitBucket(task, armOf(explored), answer) === bucket)?.sum ?? Number.NaN,
  );
  add(own?.[0] ?? 0);
  expect(areTruthAndNoise(counts, truth, task.epsilon)).toBe(true);
  // It says no of the answers of others, of counts without noise and of those with the noise of another ε.
  expect(areTruthAndNoise(counts, [...truth.slice(8), ...truth.slice(0, 8)], task.epsilon)).toBe(false);
  expect(areTruthAndNoise(truth, truth, task.epsilon)).toBe(false);
  expect(areTruthAndNoise(counts, truth, task.epsilon / 10)).toBe(false);
});
