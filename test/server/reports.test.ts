import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Envelope, Manifest } from '../../src/bundle/manifest';
import { randomisedResponse } from '../../src/engine/privacy/randomisedResponse';
import { seededRng } from '../../src/maths/random';
import type { Summary } from '../../src/server/reporting/summarise';
import type { ReportRate } from '../../src/stats/metrics/reportRates';
import { type Answer, reportBody, reportId, startTestServer, type TestServer } from '../helpers/server/testServer';
import { testBundle } from '../helpers/testBundle';

let server: TestServer;
let next = 1;
let id: string;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  id = reportId(next++);
});

const refusal = (answer: Answer): [number, string] => [answer.status, (answer.json as { error: { code: string } }).error.code];
const counted = async (): Promise<number> => (await server.store.reportCounts()).reduce((sum, { count }) => sum + count, 0);
const valid = (change: Readonly<Record<string, unknown>> = {}): string =>
  reportBody({ id, bundle: server.bundle.id, answer: 3, ...change });

describe('a report', () => {
  it('is counted once however often it is delivered, at once and later', async () => {
    const before = await counted();
    const answers = await Promise.all(Array.from({ length: 30 }, () => server.report(valid())));
    answers.push(await server.report(valid()));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(answers.filter(({ json }) => (json as { fresh: boolean }).fresh)).toHaveLength(1);
    expect(await counted()).toBe(before + 1);
  });

  it('is refused with report_conflict when its id came with another body', async () => {
    await server.report(valid());
    expect(refusal(await server.report(valid({ answer: 4 })))).toEqual([409, 'report_conflict']);
  });

  it('leaves nothing in the database by which its answer could be guessed, as a plain hash would', async () => {
    expect((await server.report(valid({ answer: 5 }))).status).toBe(200);
    const database = new Database(join(server.dir, 'couplet.sqlite'), { readonly: true });
    const stored = database.prepare<[string], { body_sha256: string }>('SELECT body_sha256 FROM report WHERE id = ?').get(id)?.body_sha256;
    database.close();
    const guesses = Array.from({ length: 8 }, (_, answer) => createHash('sha256').update(valid({ answer })).digest('hex'));
    expect(stored).toMatch(/^[0-9a-f]{64}$/);
    expect(guesses).not.toContain(stored);
    // The broken twin: what was stored before.
    expect(
      guesses.indexOf(
        createHash('sha256')
          .update(valid({ answer: 5 }))
          .digest('hex'),
      ),
    ).toBe(5);
  });

  it.each<[string, number, string, () => string]>([
    ['report_too_large', 413, 'one byte too long', () => `${valid()} `],
    ['report_malformed', 400, 'one byte too short', () => valid().slice(0, -1)],
    ['report_malformed', 400, 'empty', () => ''],
    ['report_malformed', 400, '256 bytes that are no JSON', () => 'x'.repeat(256)],
    ['report_malformed', 400, 'with a field it does not know', () => valid({ item: 'mug' })],
    ['report_malformed', 400, 'with an answer out of range', () => valid({ answer: 8 })],
    ['report_malformed', 400, 'of another version', () => valid({ v: 'report/2' })],
    ['report_bundle_unknown', 422, 'about a bundle never published', () => valid({ bundle: 'f'.repeat(16) })],
    ['report_explored_unknown', 422, 'about a coupon the bundle does not have', () => valid({ explored: 'bread' })],
  ])('is refused with %s (%i) when it is %s, and not counted', async (code, status, _what, body) => {
    const before = await counted();
    expect(refusal(await server.report(body()))).toEqual([status, code]);
    expect(await counted()).toBe(before);
  });

  it('is told every size that there is', async () => {
    expect((await server.report('x')).json).toMatchObject({ error: { message: expect.stringMatching(/256 bytes.* 788 .* 274 /) } });
  });

  it('is accepted with any content type a beacon may send, from any origin', async () => {
    const answer = await fetch(`${server.url}/v1/reports`, {
      method: 'POST',
      body: Buffer.from(valid()),
      headers: { origin: 'https://shop.example' },
    });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('a report that answers a question', () => {
  it('is refused if its bundle does not ask it', async () => {
    const manifest = JSON.parse((JSON.parse(server.bundle.envelope) as Envelope).payload) as Manifest;
    const asking = await testBundle(server.key, {
      change: { reports: { enabled: true, epsilon: 2, strata: manifest.reports.strata, questions: ['reaction'] } },
    });
    await server.publish(asking);
    const unasked = await server.report(reportBody({ id: reportId(901), bundle: asking.id, question: 'stratum-outcome', answer: 1 }));
    expect([unasked.status, unasked.json]).toMatchObject([422, { error: { code: 'report_question_unknown', at: 'question' } }]);
    const asked = await server.report(reportBody({ id: reportId(902), bundle: asking.id, question: 'reaction', answer: 1 }));
    expect(asked.json).toMatchObject({ fresh: true });
    expect((await server.store.reportCounts()).filter(({ bundle }) => bundle === asking.id)).toMatchObject([
      { question: 'reaction', count: 1 },
    ]);
  });
});

describe('the summary of reports', () => {
  it('hides cells under 50 reports and covers the true shares by intervals that include the privacy noise', async () => {
    const own = await startTestServer();
    const rng = seededRng(7);
    const truth = [0.4, 0.1, 0.2, 0.05, 0.1, 0.05, 0.08, 0.02];
    const n = 3_000;
    const answers = truth.flatMap((share, answer) => new Array<number>(Math.round(share * n)).fill(answer));
    const bodies = answers.map((answer, index) =>
      reportBody({ id: reportId(index), bundle: own.bundle.id, answer: randomisedResponse(answer, 8, 2, rng) }),
    );
    // A few hundred connections at once, as many as a slow machine answers in time.
    for (let from = 0; from < n; from += 200) await Promise.all(bodies.slice(from, from + 200).map((body) => own.report(body)));
    await own.report(reportBody({ id: reportId(n + 1), bundle: own.bundle.id, answer: 0, explored: 'tea' }));
    const { reports } = (await own.summary()) as Summary;
    const { rates } = (await own.admin('GET', 'results')).json as { readonly rates: readonly ReportRate[] };
    await own.close();
    const all = reports.find(({ explored }) => explored === null);
    expect(all?.reports).toBe(n);
    expect(reports.find(({ explored }) => explored === 'tea')).toMatchObject({ reports: 1, shares: null });
    const covered = truth.filter((share, index) => (all?.shares?.[index]?.low ?? 1) <= share && share <= (all?.shares?.[index]?.high ?? 0));
    expect(covered.length).toBeGreaterThanOrEqual(7);
    // Of both tests and of purchases, the explored report with them: answers 4 to 7, those with 2 in them, odd ones.
    expect(rates.map((rate) => rate.reports)).toEqual([n + 1, n + 1, n + 1]);
    expect(rates.map(({ source }) => source)).toEqual(['session.views', 'session.carted', 'session.purchased']);
    const marginals = [0.25, 0.35, 0.22];
    expect(rates.map(({ rate }, i) => (rate?.low ?? 1) <= marginals[i]! && marginals[i]! <= (rate?.high ?? 0))).toEqual([true, true, true]);
    // The broken twin: counts taken as they came would put the largest share far below the truth.
    expect((all?.counts[0] ?? 0) / n).toBeLessThan(all?.shares?.[0]?.low ?? 0);
  });
});
