import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEAST_BATCH } from '../../src/protocol/reporting/splitAggregation';
import { splitReportSchema, splitTask } from '../../src/protocol/reporting/splitReport';
import { DAY } from '../../src/protocol/values/clock';
import { parseJsonWith } from '../../src/protocol/values/parse';
import { histogramOf } from '../../src/secureAggregation/countShares';
import { importSplitKey, makeSplitKey } from '../../src/secureAggregation/hpke';
import { sealReport } from '../../src/secureAggregation/sealReport';
import { createHelper } from '../../src/server/aggregationHelper/helper';
import { type HelperStore, openHelperStore } from '../../src/server/aggregationHelper/helperStore';
import type { SplitSum } from '../../src/server/records/splitRepository';
import type { HelperClient } from '../../src/server/reports/aggregation/helperClient';
import { createSplitLeader } from '../../src/server/reports/aggregation/leader';
import { type LeaderTask, verifyKeyOf } from '../../src/server/reports/aggregation/tasks';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { randomId } from '../helpers/splitWorld';

const SECRET = 'a secret of at least 32 characters';
const NOW = 1_700_000_000_000;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** Five words a draw that `discreteLaplace` makes zero of, so that sums are exact. */
const silent = () => {
  let word = 0;
  return { uint32: () => (word++ % 5 === 3 ? 1 : 0) };
};
/** Session i answers i mod 8. */
const TRUTH = Array.from({ length: 8 }, (_, answer) => Math.ceil((LEAST_BATCH - answer) / 8));

let dir: string;
let task: LeaderTask;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-crashes-'));
  const base = join(dir, 'base');
  mkdirSync(base);
  const [leader, helper] = [await makeSplitKey(), await makeSplitKey()];
  const split = { leader: leader.publicKey, helper: { operator: 'A foundation', key: helper.publicKey } };
  const manifest = { coupons: [], reports: { mode: 'split', epsilon: 2, split } };
  const payload = JSON.stringify(manifest);
  const bundle = sha256(payload).slice(0, 16);
  const read = splitTask(bundle, manifest);
  if (!read) throw new Error('There is a task.');
  const histogram = histogramOf(read);
  const aggregator = { role: 'leader' as const, histogram, key: await importSplitKey(leader), verifyKey: verifyKeyOf(SECRET, bundle) };
  task = { task: read, payload, coupons: [], aggregator };
  const kept = openHelperStore(base);
  kept.addKey(helper, NOW);
  kept.close();
  const store = await openSqliteStore({ file: join(base, 'couplet.sqlite') });
  for (let i = 0; i < LEAST_BATCH; i++) {
    const text = await sealReport({ task: read, id: randomId(), bucket: i % 8, random: (bytes) => crypto.getRandomValues(bytes) });
    const report = parseJsonWith(splitReportSchema, text, 'report_malformed');
    if (report.ok) await store.addSplitReport(report.value, sha256(text), NOW);
  }
  await store.close();
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Something that fails after its work is done, as for who died before the answer came: at the call of this number, and never otherwise. */
const dyingAt = (last: number) => {
  let calls = 0;
  return {
    calls: () => calls,
    wrap: <T extends object>(target: T, names: readonly string[]): T =>
      new Proxy(target, {
        get: (on, name) => {
          const method: unknown = Reflect.get(on, name);
          if (typeof method !== 'function' || !names.includes(String(name))) return method;
          return async (...args: unknown[]) => {
            const answer = await method.apply(on, args);
            if (++calls === last) throw new Error('killed');
            return answer;
          };
        },
      }),
  };
};

const STEPS = ['takeSplitPart', 'checkedSplitPart', 'countedSplitPart', 'closeSplitBatch', 'releaseSplitBatch'];
const ASKED = ['task', 'part', 'count', 'release'];

const clock = () => NOW + 7 * DAY;

/** The helper on its folder, asked without HTTP. */
const clientOf = (store: HelperStore): HelperClient => {
  const helper = createHelper({ store, secret: SECRET, clock, rng: silent() });
  return {
    key: async () => ({ ok: true, value: '' }),
    questions: async () => ({ ok: true, value: [] }),
    task: async (bundle, payload) => helper.addTask(bundle, Buffer.from(payload)),
    part: async (request) => {
      const answer = await helper.addPart(request, sha256(JSON.stringify(request)));
      return answer.ok ? { ok: true, value: [...answer.value] } : answer;
    },
    count: async (batch, part, withdrawn) => helper.count(batch, part, withdrawn),
    release: async (batch) => helper.release(batch),
  };
};

/** Both processes on folders of their own from one start to the next, until a step kills them or everything is done. */
const life = async (at: string, last: number, change: (client: HelperClient) => HelperClient) => {
  const store = await openSqliteStore({ file: join(at, 'couplet.sqlite') });
  const kept = openHelperStore(at);
  const client = clientOf(kept);
  const death = dyingAt(last);
  const leader = createSplitLeader({
    store: death.wrap(store, STEPS),
    taskOf: async () => task,
    helper: death.wrap(change(client), ASKED),
    clock,
    rng: silent(),
    onError: () => undefined,
  });
  const done = await leader.run().then(
    (result) => (result.ok ? 'done' : result.error.code),
    () => 'killed',
  );
  const sums = await store.splitSums();
  const left = [await store.splitWaiting(), await store.splitParts(), await store.splitRefusals()].flat().length;
  await store.close();
  kept.close();
  return { done, sums, left, calls: death.calls() };
};

const isExact = (sums: readonly SplitSum[]): boolean =>
  isDeepStrictEqual(
    sums.map(({ answer, sum, draws }) => [answer, sum, draws]),
    TRUTH.map((count, answer) => [answer, count, 2]),
  );

/** Killed after the given step, then started again. */
const survived = async (last: number, change: (client: HelperClient) => HelperClient = (client) => client): Promise<boolean> => {
  const at = mkdtempSync(join(dir, 'life-'));
  cpSync(join(dir, 'base'), at, { recursive: true });
  expect((await life(at, last, change)).done).toBe('killed');
  const second = await life(at, 0, change);
  rmSync(at, { recursive: true });
  return second.left === 0 && isExact(second.sums);
};

describe('a kill after a step of either process', () => {
  it('loses no report and counts none twice', async () => {
    const at = mkdtempSync(join(dir, 'life-'));
    cpSync(join(dir, 'base'), at, { recursive: true });
    const { calls, left, sums } = await life(at, 0, (client) => client);
    expect([left, isExact(sums)]).toEqual([0, true]);
    expect(isExact(sums.map((cell) => (cell.answer === 3 ? { ...cell, sum: cell.sum + 1 } : cell)))).toBe(false);
    expect(calls).toBeGreaterThanOrEqual(9);
    // After the helper has answered, and before or after that is stored; `npm run test:faults` kills real processes.
    for (const step of [3, 5, calls - 1, calls]) expect([step, await survived(step)]).toEqual([step, true]);
  }, 120_000);

  it('would lose reports if a part were sent again under another name', async () => {
    const renamed = (client: HelperClient): HelperClient => {
      const batch = randomId();
      return {
        ...client,
        part: (request) => client.part({ ...request, batch }),
        count: (_, part, withdrawn) => client.count(batch, part, withdrawn),
        release: () => client.release(batch),
      };
    };
    // After the helper has answered and before the leader has stored it.
    expect(await survived(3, renamed)).toBe(false);
  });
});

describe('two leaders on one store', () => {
  it('count each report once, whichever of them takes which step', async () => {
    const at = mkdtempSync(join(dir, 'race-'));
    cpSync(join(dir, 'base'), at, { recursive: true });
    const [store, kept] = [await openSqliteStore({ file: join(at, 'couplet.sqlite') }), openHelperStore(at)];
    const helper = clientOf(kept);
    const leaders = [0, 1].map(() =>
      createSplitLeader({ store, taskOf: async () => task, helper, clock, rng: silent(), onError: () => undefined }),
    );
    for (let turn = 0; turn < 3 && (await store.splitSums()).length === 0; turn++) await Promise.all(leaders.map(({ run }) => run()));
    expect(isExact(await store.splitSums())).toBe(true);
    expect([await store.splitWaiting(), await store.splitParts(), await store.splitRefusals()].flat()).toEqual([]);
    await store.close();
    kept.close();
  }, 60_000);
});
