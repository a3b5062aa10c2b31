import { randomBytes } from 'node:crypto';
import type { Rng } from '../../../maths/random';
import { LEAST_BATCH, SPLIT_PART } from '../../../protocol/reporting/splitAggregation';
import { type Clock, DAY } from '../../../protocol/values/clock';
import { type Failure, fail, ok, type Result } from '../../../protocol/values/result';
import type { BundleRepository } from '../../records/bundleRepository';
import type { SplitPart, SplitRepository } from '../../records/splitRepository';
import { countPart, releaseBatch } from './batch';
import { createHelperClient, type HelperClient } from './helperClient';
import { createCsprng, createSplitTasks, type LeaderTask, splitBearer } from './tasks';

/** Each batch adds noise, so one large batch is more precise than many small ones. A batch smaller than this waits for a week. */
const GOOD_BATCH = 1_000;
const BATCH_DAYS = 7;

/**
 * Fixes parts once enough reports have waited: a thousand, or a week's, and never only reports from today. While a part is still with the
 * helper, no other is fixed, so that reports arriving while the helper is away are not lost with it.
 */
const takeParts = async (
  store: Pick<SplitRepository, 'splitParts' | 'splitWaiting' | 'takeSplitPart'>,
  now: number,
  isStopped: () => boolean,
): Promise<void> => {
  const today = Math.floor(now / DAY);
  const parts = await store.splitParts();
  for (const { bundle, reports, since } of await store.splitWaiting()) {
    const own = parts.filter((part) => part.bundle === bundle);
    const accepted = own.reduce((sum, part) => sum + part.accepted, 0);
    const isDue = since <= today - BATCH_DAYS || (since < today && reports + accepted >= GOOD_BATCH);
    if (!isDue || reports + accepted < LEAST_BATCH || own.some(({ state }) => state !== 'counted')) continue;
    for (let left = reports; left > 0 && !isStopped(); ) {
      // Another replica may have closed the batch since the last part, so the next one may need a new name.
      const taken = await store.takeSplitPart(bundle, randomBytes(16).toString('hex'), SPLIT_PART, now);
      if (taken === 0) break;
      left -= taken;
    }
  }
};

export interface SplitLeaderDeps {
  readonly store: SplitRepository;
  readonly taskOf: (bundle: string) => Promise<LeaderTask | undefined>;
  readonly helper: HelperClient;
  readonly clock: Clock;
  /** A CSPRNG, for the noise. */
  readonly rng: Rng;
  /** Called with each reason that blocked a timed run, a `Failure` or a thrown value. */
  readonly onError: (error: unknown) => void;
}

export interface SplitLeader {
  /** Advances every batch as far as possible now. A blocked bundle does not block others. Returns the first failure. */
  run(): Promise<Result<undefined>>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/**
 * The helper's state differs from this side's, e.g. after a folder was restored from a backup, or it no longer counts the bundle. The batch
 * cannot succeed.
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

/** Days for which a batch is retried after its last reports were fixed: as long as a report waits for a batch. */
const PATIENCE_DAYS = 30;
const isOverdue = (parts: readonly SplitPart[], now: number): boolean =>
  Math.max(...parts.map(({ takenDay }) => takenDay ?? Number.POSITIVE_INFINITY)) <= Math.floor(now / DAY) - PATIENCE_DAYS;

/**
 * The first aggregator and the collector of mode `split`. Batches (`takeParts`) are checked with the helper part by part (`countPart`) and
 * released with both sides' noise (`releaseBatch`), or end uncounted if the helper does not return. Each step is stored before the next
 * one, so that a crash or another replica repeats a step and never counts twice.
 */
export const createSplitLeader = ({ store, taskOf, helper, clock, rng, onError }: SplitLeaderDeps): SplitLeader => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<readonly Failure[]> | undefined;
  let stopped = false;
  /** Day on which the helper last received a bundle's task. */
  const told = new Map<string, number>();

  /** Once a day, because the helper then also deletes expired data, and again if it no longer knows the bundle. */
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
    if (!task) return fail('split_task_unknown', 'This server cannot count the bundle of a batch.', bundle);
    const known = await tell(task);
    if (!known.ok) return known;
    const counted: SplitPart[] = [];
    for (const part of parts) {
      if (stopped) return ok(undefined);
      const done = await countPart({ store, helper }, part, task);
      if (!done.ok) return done;
      counted.push(done.value);
    }
    const accepted = counted.reduce((sum, part) => sum + part.accepted, 0);
    // Too few reports were valid. The batch stays open, and later reports are added to it.
    return accepted < LEAST_BATCH ? ok(undefined) : releaseBatch({ store, helper, rng, now: clock() }, batch, counted, task);
  };

  const runOnce = async (): Promise<readonly Failure[]> => {
    await takeParts(store, clock(), () => stopped);
    const batches = new Map<string, SplitPart[]>();
    for (const part of await store.splitParts()) batches.set(part.batch, [...(batches.get(part.batch) ?? []), part]);
    const failures: Failure[] = [];
    for (const [batch, parts] of batches) {
      if (stopped) break;
      const done = await carryOn(batch, parts);
      if (done.ok) continue;
      failures.push({ ...done.error, at: parts[0]?.bundle ?? batch });
      if (done.error.code === 'task_unknown') told.clear();
      if (LOST.has(done.error.code)) await store.abandonSplitBatch(batch, 'batch_lost');
      else if (isOverdue(parts, clock())) await store.abandonSplitBatch(batch, 'batch_overdue');
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

/** The second aggregator's address, and the shared secret. */
export interface SplitSettings {
  readonly helperUrl: string;
  readonly secret: string;
}

/** The leader and its client for the helper. */
export const splitLeading = (
  { helperUrl, secret }: SplitSettings,
  { store, clock, onError }: Pick<SplitLeaderDeps, 'clock' | 'onError'> & { readonly store: BundleRepository & SplitRepository },
): { readonly helper: HelperClient; readonly leader: SplitLeader } => {
  const helper = createHelperClient(helperUrl, splitBearer(secret));
  const leader = createSplitLeader({ store, taskOf: createSplitTasks(store, secret), helper, clock, rng: createCsprng(), onError });
  return { helper, leader };
};
