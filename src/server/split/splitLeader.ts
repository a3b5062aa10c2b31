import { randomBytes } from 'node:crypto';
import { type Clock, DAY } from '../../core/clock';
import type { Rng } from '../../core/random';
import { type Failure, fail, ok, type Result } from '../../core/result';
import { LEAST_BATCH, SPLIT_PART } from '../../core/sync/splitAggregation';
import type { SplitPart, SplitStore } from '../store/splitStore';
import { checkPart } from './checkPart';
import type { HelperClient } from './helperClient';
import { releaseBatch } from './releaseBatch';
import type { LeaderTask } from './splitTasks';

export interface SplitLeaderDeps {
  readonly store: SplitStore;
  readonly taskOf: (bundle: string) => Promise<LeaderTask | undefined>;
  readonly helper: HelperClient;
  readonly clock: Clock;
  /** A CSPRNG: the noise. */
  readonly rng: Rng;
  /** Called with each thing that held up a timed run, a `Failure` or what it threw. */
  readonly onError: (error: unknown) => void;
}

export interface SplitLeader {
  /** Takes every batch as far as it goes now. What holds up one bundle holds up no other; the first failure is told. */
  run(): Promise<Result<undefined>>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/** Each batch brings noise of its own, so that one large batch tells more than many small ones: a smaller one than this waits for a week. */
const GOOD_BATCH = 1_000;
const BATCH_DAYS = 7;

/**
 * The helper does not know the batch as this side does, such as after either's folder was put back from a backup, or counts its bundle no more: nothing
 * can come of it.
 */
const LOST: ReadonlySet<string> = new Set([
  'task_over',
  'part_unknown',
  'part_conflict',
  'batch_unknown',
  'batch_open',
  'batch_small',
  'batch_released',
  'split_counts_differ',
]);

/**
 * The first aggregator and the collector of mode `split`: batches of a thousand reports or a week of them, never while all of them are of today, checked with the helper part by part, released with
 * both sides' noise. Each step is stored before the next one is taken, so that a crash or another replica repeats a step and never counts twice.
 */
export const createSplitLeader = ({ store, taskOf, helper, clock, rng, onError }: SplitLeaderDeps): SplitLeader => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<readonly Failure[]> | undefined;
  let stopped = false;
  /** Day on which the helper was last told of a bundle. */
  const told = new Map<string, number>();

  /** Fixes parts where enough has waited: the larger a batch, the less its noise matters. */
  const takeParts = async (): Promise<void> => {
    const today = Math.floor(clock() / DAY);
    const parts = await store.splitParts();
    for (const { bundle, reports, since } of await store.splitWaiting()) {
      const accepted = parts.filter((part) => part.bundle === bundle).reduce((sum, part) => sum + part.accepted, 0);
      const isDue = since <= today - BATCH_DAYS || (since < today && reports + accepted >= GOOD_BATCH);
      if (!isDue || reports + accepted < LEAST_BATCH) continue;
      for (let left = reports; left > 0 && !stopped; ) {
        // Another replica may have closed the batch since the last part: the next one has a name of its own.
        const taken = await store.takeSplitPart(bundle, randomBytes(16).toString('hex'), SPLIT_PART);
        if (taken === 0) break;
        left -= taken;
      }
    }
  };

  /** One step of a part: the helper is asked, the answer stored. What is stored afterwards holds, whoever stored it. */
  const step = async (part: SplitPart, task: LeaderTask): Promise<Result<undefined>> => {
    const { batch, part: number, state, withdrawn, accepted } = part;
    if (state === 'open') {
      const checked = await checkPart(part, await store.splitPartReports(batch, number), task, helper);
      if (!checked.ok) return checked;
      await store.checkedSplitPart(batch, number, checked.value);
      return ok(undefined);
    }
    const counted = await helper.count(batch, number, withdrawn);
    if (!counted.ok) return counted;
    if (counted.value !== accepted)
      return fail('split_counts_differ', `The helper counted ${counted.value} reports of a part of ${accepted}.`);
    await store.countedSplitPart(batch, number);
    return ok(undefined);
  };

  const countPart = async (part: SplitPart, task: LeaderTask): Promise<Result<SplitPart>> => {
    let at = part;
    while (at.state !== 'counted') {
      const done = await step(at, task);
      const stored = await store.splitPart(part.batch, part.part);
      if (!stored) return fail('split_part_gone', 'Another replica has released the batch.');
      // A failure where another replica has gone on meanwhile was about a step that is over.
      if (!done.ok && stored.state === at.state) return done;
      at = stored;
    }
    return ok(at);
  };

  /** Once a day, as the helper then also forgets what is over; and again where it no longer knew the bundle. */
  const tell = async ({ task: { bundle }, payload }: LeaderTask): Promise<Result<undefined>> => {
    const today = Math.floor(clock() / DAY);
    if (told.get(bundle) === today) return ok(undefined);
    const answer = await helper.task(bundle, payload);
    if (answer.ok) told.set(bundle, today);
    return answer;
  };

  const carryOn = async (batch: string, parts: readonly SplitPart[]): Promise<Result<undefined>> => {
    const bundle = parts[0]?.bundle ?? '';
    const task = await taskOf(bundle);
    if (!task) return fail('split_task_unknown', 'A batch is of a bundle this server cannot count for.', bundle);
    const known = await tell(task);
    if (!known.ok) return known;
    const counted: SplitPart[] = [];
    for (const part of parts) {
      if (stopped) return ok(undefined);
      const done = await countPart(part, task);
      if (!done.ok) return done;
      counted.push(done.value);
    }
    const accepted = counted.reduce((sum, part) => sum + part.accepted, 0);
    // Too few held: the batch stays open, and what arrives later comes to it.
    return accepted < LEAST_BATCH ? ok(undefined) : releaseBatch({ store, helper, rng }, batch, counted, task);
  };

  const runOnce = async (): Promise<readonly Failure[]> => {
    await takeParts();
    const batches = new Map<string, SplitPart[]>();
    for (const part of await store.splitParts()) batches.set(part.batch, [...(batches.get(part.batch) ?? []), part]);
    const failures: Failure[] = [];
    for (const [batch, parts] of batches) {
      if (stopped) break;
      const done = await carryOn(batch, parts);
      if (done.ok) continue;
      failures.push({ ...done.error, at: parts[0]?.bundle ?? batch });
      if (done.error.code === 'task_unknown') told.clear();
      if (LOST.has(done.error.code)) await store.abandonSplitBatch(batch);
    }
    return failures;
  };

  const runShared = (): Promise<readonly Failure[]> => {
    running ??= runOnce().finally(() => {
      running = undefined;
    });
    return running;
  };
  const run = async (): Promise<Result<undefined>> => {
    const [error] = await runShared();
    return error ? { ok: false, error } : ok(undefined);
  };
  const timed = async (): Promise<void> => {
    for (const failure of await runShared()) onError(failure);
  };

  return {
    run,
    start: (everyMs) => {
      timer = setInterval(() => void timed().catch(onError), everyMs);
      timer.unref();
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running?.catch(onError);
    },
  };
};
