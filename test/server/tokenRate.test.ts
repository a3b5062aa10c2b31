import { afterEach, expect, it } from 'vitest';
import type { Envelope, Manifest } from '../../src/bundle/manifest';
import { seededRng } from '../../src/maths/random';
import { DAY, HOUR, MINUTE } from '../../src/protocol/values/clock';
import { defaultRates, rateOf } from '../../src/server/limits/limitRequests';
import { webBundleCrypto } from '../../worker/bundle/webBundleCrypto';
import { flushOutbox } from '../../worker/outbox/flushOutbox';
import type { WorkerPorts } from '../../worker/ports';
import { createProblems } from '../../worker/problems';
import { memoryStorage } from '../../worker/storage/memoryStorage';
import { putReports } from '../helpers/outbox';
import { ask, reportId, startTestServer, type TestServer } from '../helpers/server/testServer';
import { tokenBundle } from '../helpers/server/tokens';
import type { TestBundle } from '../helpers/testBundle';

/** In the middle of an epoch. */
const NOW = 702 * 28 * DAY + 10 * DAY;

let server: TestServer;
afterEach(() => server?.close());

/** A device behind an address, that has a report to send. */
const deviceAt = (address: string, n: number, { id, envelope, shards }: TestBundle) => {
  const storage = memoryStorage();
  const clock = () => server.time.now;
  const problems = createProblems(clock);
  const answers: { readonly status: number; readonly retryAfter: string | null }[] = [];
  const ports = {
    clock,
    rng: seededRng(n),
    crypto: webBundleCrypto,
    reportDelay: 1_000,
    exclusively: (_name: string, work: () => Promise<void>) => work(),
    fetch: async (url: string, init: RequestInit) => {
      const answer = await fetch(url, { ...init, headers: { ...(init.headers as object), 'x-forwarded-for': address } });
      if (url.endsWith('/v1/tokens')) answers.push({ status: answer.status, retryAfter: answer.headers.get('retry-after') });
      return answer;
    },
  } as unknown as WorkerPorts;
  const bundle = { id, manifest: JSON.parse((JSON.parse(envelope) as Envelope).payload) as Manifest, shards };
  return {
    answers,
    codes: () => problems.list().map(({ code }) => code),
    queue: () => putReports(storage, id, [reportId(n)], server.time.now),
    /** A page is opened. */
    visit: () => flushOutbox(ports, server.url, storage, problems, bundle),
  };
};
const received = async (): Promise<number> => (await server.store.reportCounts()).reduce((sum, { count }) => sum + count, 0);

it('batches of tokens are rated by network: whoever comes too often is told when, waits, comes back, and loses no report', async () => {
  const rates = { ...defaultRates, tokens: rateOf(1) };
  // Tokens are made in the server's own thread here, which makes it late.
  server = await startTestServer({ now: NOW, deps: { rates, trustedProxies: ['127.0.0.1'], load: { maxEventLoopDelayMs: 600_000 } } });
  const bundle = await tokenBundle(server.key, server.store, { now: NOW });
  expect((await server.publish(bundle)).status).toBe(201);
  // Of one household.
  const [first, second] = [deviceAt('2001:db8:1:1::a', 0, bundle), deviceAt('2001:db8:1:1::b', 1, bundle)];
  const all = [first, second];
  for (const device of all) await device.queue();
  for (const device of all) await device.visit();
  expect(await received()).toBe(0);

  server.time.now += 2_000;
  for (const device of all) await device.visit();
  expect(all.map(({ answers }) => answers.map(({ status }) => status))).toEqual([[200], [429]]);
  // What somebody else asks for is looked at.
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': '2001:db8:1:2::a' };
  expect((await ask(`${server.url}/v1/tokens`, { method: 'POST', headers, body: '{}' })).status).toBe(400);
  expect(Number(second.answers[0]?.retryAfter)).toBe(60);
  expect(second.codes()).toContain('tokens_refused');
  expect(await received()).toBe(1);

  // It asks for nothing at the pages in between, and once it asks again there is room.
  server.time.now += 10 * MINUTE;
  await second.visit();
  expect(second.answers).toHaveLength(1);
  server.time.now += 6 * HOUR;
  await second.visit();
  expect(second.answers.map(({ status }) => status)).toEqual([429, 200]);
  expect(await received()).toBe(2);
});
