import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { productOf } from '../../demo/shop/products';
import type { Envelope } from '../../src/core/bundle/manifest';
import { splitNoiseVariance } from '../../src/core/privacy/splitNoise';
import { splitBucket, splitTask } from '../../src/core/privacy/splitTask';
import { splitReportBytes } from '../../src/core/sync/splitReport';
import { sealReport } from '../../src/split/sealReport';
import { demoModel } from '../helpers/e2e/demoModel';
import { launch } from '../helpers/e2e/launch';
import { toldBy } from '../helpers/e2e/toldBy';
import { until } from '../helpers/e2e/until';
import { newVisitor } from '../helpers/e2e/visitor';
import { startWorld, type World } from '../helpers/e2e/world';
import { shownToAll } from '../helpers/shownToAll';
import { randomId } from '../helpers/splitWorld';

const SECRET = 'a secret of at least 32 characters';
/** A batch begins at once with a thousand: the browser's report and these. */
const OTHERS = 999;

const folder = mkdtempSync(join(tmpdir(), 'couplet-split-'));
let [browser, world, aggregator]: [Browser?, World?, ChildProcess?] = [];
afterAll(async () => {
  await browser?.close();
  await world?.close();
  aggregator?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** The built command, as another organisation runs it. */
const startAggregator = (): Promise<{ readonly url: string; readonly key: string }> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, AGGREGATOR_DIR: folder, SPLIT_SECRET: SECRET, PORT: '0', LOG_LEVEL: 'silent' };
    aggregator = spawn(process.execPath, ['dist/node/couplet.js', 'aggregator', '--json'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    aggregator.stdout?.once('data', (line: Buffer) => resolve(JSON.parse(line.toString())));
    aggregator.once('exit', (code) => reject(new Error(`the aggregator ended with ${code}`)));
  });

interface SplitState {
  readonly leader: string;
  readonly waiting: readonly unknown[];
  readonly parts: readonly unknown[];
  readonly sums: readonly { readonly explored: string | null; readonly answer: number; readonly sum: number; readonly draws: number }[];
  readonly refused: readonly unknown[];
}

beforeAll(async () => {
  browser = await launch();
});

it('a browser’s answer goes out in two shares and comes back in the sum of a thousand, with the stated noise', async () => {
  const model = await demoModel();
  const helper = await startAggregator();
  const variables = { SPLIT_HELPER_URL: helper.url, SPLIT_SECRET: SECRET, SPLIT_SECONDS: '1' };
  const running = await startWorld(demoCampaign(shownToAll), model.siteKey, variables);
  world = running;
  const state = async () => (await running.admin('GET', '/v1/admin/split')) as unknown as SplitState;
  const split = { leader: (await state()).leader, helper: { operator: 'A foundation', key: helper.key } };
  const reports = { ...model.manifest.reports, mode: 'split' as const, enabled: false, pings: false, split };
  const bundle = model.sign({ ...model.manifest, reports, session: { idleMs: 2_000 } });
  await running.publish(bundle);
  const { payload } = JSON.parse(bundle.envelope) as Envelope;
  const task = splitTask(createHash('sha256').update(payload).digest('hex').slice(0, 16), JSON.parse(payload));
  if (!task) throw new Error('there is a task');

  const shopper = await newVisitor({ browser: browser!, shop: running.shop.url });
  const seen = await shopper.look('coffee', 2);
  await shopper.page.waitForTimeout(3_000);
  await shopper.look('coffee', 1);
  const sent = () => shopper.sent.filter(({ url, method }) => url.endsWith('/v1/reports/split') && method === 'POST');
  await until(async () => sent().length > 0, 'the report is sent', 90_000);
  expect(sent().map(({ body = '' }) => body.length)).toEqual([splitReportBytes(task.arms)]);
  expect(shopper.sent.filter(({ url }) => /\/v1\/(reports|tokens)$/.test(url))).toEqual([]);
  expect(toldBy(shopper.sent, [...seen, ...seen.map((id) => productOf(id)?.name ?? id), 'coffee'])).toEqual([]);

  const bucket = splitBucket(task, 1, 3);
  for (let i = 0; i < OTHERS; i++) {
    const body = await sealReport({ task, id: randomId(), bucket, random: (bytes) => crypto.getRandomValues(bytes) });
    const answer = await fetch(`${running.server}/v1/reports/split`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(200);
  }
  const { sums, ...left } = await until(
    async () => {
      const now = await state();
      return now.sums.length > 0 && now;
    },
    'the sums are released',
    90_000,
  );
  expect(left).toMatchObject({ waiting: [], parts: [], refused: [] });
  const sigma = Math.sqrt(2 * splitNoiseVariance(task.epsilon));
  const others = sums.find(({ explored, answer }) => explored === model.manifest.coupons[1]?.id && answer === 3);
  expect(Math.abs((others?.sum ?? 0) - OTHERS)).toBeLessThan(6 * sigma);
  const all = sums.reduce((sum, one) => sum + one.sum, 0);
  console.log(`sum of ${OTHERS} answers ${others?.sum}, of all ${all}; σ of one count ${sigma.toFixed(1)}`);
  expect(Math.abs(all - OTHERS - 1)).toBeLessThan(6 * sigma * Math.sqrt(sums.length));
  expect(shopper.trouble).toEqual([]);
});
