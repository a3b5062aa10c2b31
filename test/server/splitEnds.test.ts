import { afterEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/bundle/manifest';
import { LEAST_BATCH } from '../../src/protocol/reporting/splitAggregation';
import { DAY } from '../../src/protocol/values/clock';
import { leaderKey } from '../../src/server/reports/aggregation/leaderKeys';
import { createSplitTasks } from '../../src/server/reports/aggregation/tasks';
import { testBundle } from '../helpers/testBundle';
import { type SplitPair, startSplitPair } from './testAggregator';

let pair: SplitPair;
afterEach(() => pair.close());

/** Reports as they were sent. */
const send = async (count: number): Promise<readonly string[]> => {
  const bodies: string[] = [];
  for (let i = 0; i < count; i++) {
    bodies.push(await pair.report(i % 8));
    expect(await pair.splitReport(bodies[i] ?? '')).toMatchObject({ status: 200, json: { fresh: true } });
  }
  return bodies;
};

describe('a helper that goes away', () => {
  it('takes along what it was to check once thirty days have passed, and nothing of it is counted when it comes back', async () => {
    pair = await startSplitPair();
    const lost = await send(LEAST_BATCH);
    await pair.helperGoes();
    expect(await pair.later(7)).toMatchObject({ ok: false, error: { code: 'helper_unreachable' } });
    const open = async () => (await pair.store.splitParts()).map(({ state }) => state);
    await pair.later(29);
    expect(await open()).toEqual(['open']);
    await send(LEAST_BATCH);
    await pair.later(1);
    const overdue = { bundle: pair.bundle.id, code: 'batch_overdue', count: LEAST_BATCH };
    expect([await open(), await pair.store.splitRefusals()]).toEqual([[], [overdue]]);
    expect((await pair.store.splitWaiting())[0]?.reports).toBe(LEAST_BATCH);

    await pair.helperComesBack();
    for (const body of lost) expect(await pair.splitReport(body)).toMatchObject({ status: 200, json: { fresh: false } });
    expect(await pair.later(7)).toEqual({ ok: true, value: undefined });
    const sums = await pair.store.splitSums();
    expect(sums.every(({ draws }) => draws === 2)).toBe(true);
    // 24 counts with noise of both: a standard deviation of 9.4 together.
    expect(Math.abs(sums.reduce((total, { sum }) => total + sum, 0) - LEAST_BATCH)).toBeLessThan(70);
    expect((await pair.admin('GET', 'split')).json).toMatchObject({ waiting: [], parts: [], refused: [overdue] });
  });
});

describe('a key of the leader', () => {
  it('ends with the last report that may come for it, ninety days after devices were last given a bundle that names it', async () => {
    pair = await startSplitPair();
    const known = async () => (await pair.store.splitKeys()).map(({ publicKey }) => publicKey);
    const sweep = async (days: number) => {
      pair.time.now += days * DAY;
      await pair.sweeper.sweep();
      return known();
    };
    const old = pair.task.leader;
    const newer = await leaderKey(pair.store, pair.time.now + 366 * DAY);
    expect(newer).not.toBe(old);
    // The bundle that names it is given to devices all that time.
    expect(await sweep(366)).toEqual([newer, old]);
    const { reports } = JSON.parse(JSON.parse(pair.bundle.envelope).payload) as Manifest;
    const split = { helper: { operator: 'A foundation', key: pair.task.helper }, leader: newer };
    expect((await pair.publish(await testBundle(pair.key, { change: { reports: { ...reports, split } } }))).status).toBe(201);
    expect(await sweep(89)).toEqual([newer, old]);
    // Somebody who was here last with the bundle before.
    await send(1);
    expect(await sweep(1)).toEqual([newer, old]);
    expect(await pair.splitReport(await pair.report(3))).toMatchObject({ status: 410, json: { error: { code: 'report_bundle_over' } } });
    const taskOf = createSplitTasks(pair.store, 'a secret of at least 32 characters');
    expect((await taskOf(pair.bundle.id))?.task.leader).toBe(old);
    // What waits may still be counted; after thirty days it is not.
    expect(await sweep(20)).toEqual([newer, old]);
    expect(await sweep(10)).toEqual([newer]);
    expect(await taskOf(pair.bundle.id)).toBeUndefined();
    expect(await pair.store.splitRefusals()).toEqual([{ bundle: pair.bundle.id, code: 'too_few', count: 1 }]);
  });
});
