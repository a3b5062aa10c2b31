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
import { splitTask } from '../../src/core/privacy/splitTask';
import { splitReportBytes } from '../../src/core/sync/splitReport';
import { type DemoModel, demoModel } from '../helpers/e2e/demoModel';
import { launch } from '../helpers/e2e/launch';
import { toldBy } from '../helpers/e2e/toldBy';
import { until } from '../helpers/e2e/until';
import { newVisitor } from '../helpers/e2e/visitor';
import { startWorld, type World } from '../helpers/e2e/world';
import { shownToAll } from '../helpers/shownToAll';

const SECRET = 'a secret of at least 32 characters';
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
}

let model: DemoModel;
beforeAll(async () => {
  [model, browser] = await Promise.all([demoModel(), launch()]);
});

it('a browser’s exact answer goes out in two sealed shares and in nothing else, and waits for others at the server', async () => {
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

  // The server waits for others to add it to (`test/server/split.test.ts`, `test/faults/aggregatorKills.test.ts`).
  await until(async () => (await state()).waiting.length > 0, 'the report is taken');
  expect(await state()).toMatchObject({ waiting: [{ reports: 1 }], sums: [], refused: [] });
  expect(shopper.trouble).toEqual([]);
});
