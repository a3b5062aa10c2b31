import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEAST_BATCH } from '../../src/protocol/reporting/splitAggregation';
import { splitBucket, splitReportBytes } from '../../src/protocol/reporting/splitReport';
import { fromBase64url, toBase64url } from '../../src/secureAggregation/bytes';
import { reportBody, reportId, startTestServer } from '../helpers/server/testServer';
import { type SplitPair, startSplitPair } from './testAggregator';

let pair: SplitPair;
beforeAll(async () => {
  pair = await startSplitPair();
});
afterAll(() => pair.close());

/** Draws of the noise of both, far out: P(|x| > 60) < 10⁻²⁴ each. */
const FAR = 60;

const FIRST = 5;
const TEA = (): number => splitBucket(pair.task, 0, 3);
const NONE = (): number => splitBucket(pair.task, undefined, 0);

const send = async (count: number, bucket: (i: number) => number): Promise<void> => {
  for (let i = 0; i < count; i++) expect(await pair.splitReport(await pair.report(bucket(i)))).toMatchObject({ status: 200 });
};

/** One field of a report with a byte of it changed. */
const tampered = (text: string, field: 'publicShare' | 'leader' | 'helper', byte = 70): string => {
  const report = JSON.parse(text);
  const bytes = fromBase64url(report[field]);
  const at = Math.min(byte, bytes.length - 1);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return JSON.stringify({ ...report, [field]: toBase64url(bytes) });
};

describe('the route for split reports', () => {
  it('takes a report once, of the size of its bundle and of a bundle that has the mode', async () => {
    const text = await pair.report(FIRST);
    expect(text).toHaveLength(splitReportBytes({ arms: 3 }));
    expect(await pair.splitReport(text)).toMatchObject({ status: 200, json: { v: 'split/1', fresh: true } });
    expect(await pair.splitReport(text)).toMatchObject({ status: 200, json: { fresh: false } });
    expect(await pair.splitReport(tampered(text, 'leader'))).toMatchObject({ status: 409, json: { error: { code: 'report_conflict' } } });
    const report = JSON.parse(await pair.report(5));
    const change = (part: object) => pair.splitReport(JSON.stringify({ ...report, ...part }));
    expect(await change({ helper: report.helper.slice(4) })).toMatchObject({ status: 400, json: { error: { code: 'report_malformed' } } });
    expect(await change({ bundle: '0'.repeat(16) })).toMatchObject({ status: 422, json: { error: { code: 'report_bundle_unknown' } } });
    expect(await pair.splitReport(` ${JSON.stringify(report)}`)).toMatchObject({ status: 400 });
    expect(await pair.splitReport('x'.repeat(40_000))).toMatchObject({ status: 413, json: { error: { code: 'report_too_large' } } });
    const local = reportBody({ id: reportId(1), bundle: pair.bundle.id, answer: 0 });
    expect(await pair.splitReport(local)).toMatchObject({ status: 400, json: { error: { code: 'report_malformed' } } });
    expect((await pair.store.splitWaiting())[0]?.reports).toBe(1);
  });
});

describe('a batch of split reports', () => {
  const sums = () => pair.store.splitSums();
  const drawn = async (): Promise<number | undefined> => (await sums())[0]?.draws;

  it('does not begin before a hundred wait, nor in the week in which they come', async () => {
    expect((await pair.store.splitWaiting())[0]?.reports).toBe(1);
    await send(LEAST_BATCH - 2, (i) => (i < 60 ? TEA() : NONE()));
    await pair.later(7);
    expect([await pair.store.splitParts(), await sums()]).toEqual([[], []]);
  });

  it('is let go by neither where fewer than a hundred hold, and those that do not are told by reason', async () => {
    for (const field of ['publicShare', 'leader', 'helper'] as const)
      expect(await pair.splitReport(tampered(await pair.report(TEA()), field))).toMatchObject({ status: 200 });
    expect(await pair.later(7)).toEqual({ ok: true, value: undefined });
    const parts = await pair.store.splitParts();
    expect(parts.map(({ state }) => state)).toEqual(['counted', 'counted']);
    expect(parts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(LEAST_BATCH - 1);
    // A changed public share is no longer the one that both shares are sealed with.
    expect(await pair.store.splitRefusals()).toEqual([{ bundle: pair.bundle.id, code: 'share_sealed', count: 3 }]);
    // A leader that asks all the same gets nothing.
    const asked = await pair.askHelper('releases', { v: 'split-release/1', batch: parts[0]?.batch });
    expect(asked).toMatchObject({ status: 409, json: { error: { code: 'batch_small' } } });
    expect(await sums()).toEqual([]);
  });

  it('comes to the sums with noise once a hundred hold, and nothing else of it is left', async () => {
    await send(1, NONE);
    expect(await pair.split?.run()).toEqual({ ok: true, value: undefined });
    expect(await sums()).toEqual([]);
    const [{ batch } = { batch: '' }] = await pair.store.splitParts();
    expect(await pair.later(7)).toEqual({ ok: true, value: undefined });
    const released = await sums();
    expect(released).toHaveLength(24);
    const truth = new Map([
      [TEA(), 60],
      [NONE(), 39],
      [FIRST, 1],
    ]);
    const errors = released.map(({ explored, answer, sum }) => {
      const arm = explored === null ? undefined : ['tea', 'shoes'].indexOf(explored);
      return sum - (truth.get(splitBucket(pair.task, arm, answer)) ?? 0);
    });
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(FAR);
    // That all 24 draw zero twice has a probability of 10⁻¹³.
    expect(errors.some((error) => error !== 0)).toBe(true);
    expect([await pair.store.splitWaiting(), await pair.store.splitParts(), await pair.store.reportCounts()]).toEqual([[], [], []]);
    await pair.later(7);
    expect(await sums()).toEqual(released);
    expect(await drawn()).toBe(2);
    // Asked again, the helper says the same and draws no other noise.
    const again = await pair.askHelper('releases', { v: 'split-release/1', batch });
    expect(again).toMatchObject({ status: 200, json: { reports: LEAST_BATCH } });
    expect((await pair.askHelper('releases', { v: 'split-release/1', batch })).json).toEqual(again.json);
  });
});

describe('a server without a helper', () => {
  it('makes no key when it is asked how mode split stands', async () => {
    const alone = await startTestServer();
    expect((await alone.admin('GET', 'split')).json).toMatchObject({ leader: null, helper: null, problem: 'split_not_configured' });
    expect(await alone.store.splitKeys()).toEqual([]);
    await alone.close();
  });
});

describe('the helper', () => {
  it('answers nobody without the secret, and tells everybody its key', async () => {
    const body = { v: 'split-release/1', batch: 'a'.repeat(32) };
    expect(await pair.askHelper('releases', body, 'another secret of 32 characters.')).toMatchObject({ status: 401 });
    expect(await pair.askHelper('releases', body)).toMatchObject({ status: 404, json: { error: { code: 'batch_unknown' } } });
    expect(await pair.askHelper('parts', { v: 'split-part/2' })).toMatchObject({
      status: 400,
      json: { error: { code: 'split_malformed' } },
    });
    const state = (await pair.admin('GET', 'split')).json;
    expect(state).toMatchObject({ leader: pair.task.leader, helper: pair.task.helper, problem: null });
  });

  it('takes ε and arms from nothing but the manifest whose hash is the bundle', async () => {
    const { payload } = JSON.parse(pair.bundle.envelope);
    const forged = payload.replace('"epsilon":2', '"epsilon":1');
    expect(await pair.helper.addTask(pair.bundle.id, Buffer.from(forged))).toMatchObject({ ok: false, error: { code: 'task_invalid' } });
    expect(await pair.helper.addTask(pair.bundle.id, Buffer.from(payload))).toEqual({ ok: true, value: undefined });
  });
});
