import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/protocol/values/clock';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import { encodeShare, histogramOf } from '../../src/secureAggregation/countShares';
import type { SplitPart, SplitRepository, SplitWaiting } from '../../src/server/records/splitRepository';
import type { HelperClient } from '../../src/server/reports/aggregation/helperClient';
import { createSplitLeader } from '../../src/server/reports/aggregation/leader';
import type { LeaderTask } from '../../src/server/reports/aggregation/tasks';

const histogram = histogramOf({ arms: 1 });
const share = encodeShare(
  histogram,
  Array.from({ length: 8 }, () => 0n),
);

/** A leader between a store of the given parts and a helper that answers as given; what happens to batches is written down. */
const world = (helper: Partial<HelperClient>, parts: readonly Partial<SplitPart>[], waiting: readonly SplitWaiting[] = []) => {
  const left = parts.map(
    (part) => ({ part: 0, bundle: 'A', state: 'checked', accepted: 100, withdrawn: [], share, takenDay: 100, ...part }) as SplitPart,
  );
  const log: string[] = [];
  const time = { now: 100 * DAY };
  const end = (batch: string, how: string): void => {
    log.push(`${how} ${batch}`);
    left.splice(0, left.length, ...left.filter((part) => part.batch !== batch));
  };
  const store: Partial<SplitRepository> = {
    splitWaiting: async () => waiting,
    splitParts: async () => left,
    splitPart: async (batch, part) => left.find((one) => one.batch === batch && one.part === part),
    takeSplitPart: async (bundle, batch, most) => {
      log.push(`take ${bundle} ${batch}`);
      return most;
    },
    closeSplitBatch: async (_, own) => own,
    releaseSplitBatch: async (batch) => end(batch, 'released'),
    abandonSplitBatch: async (batch, why) => end(batch, why === 'batch_lost' ? 'abandoned' : why),
  };
  const told: unknown[] = [];
  const leader = createSplitLeader({
    store: store as SplitRepository,
    taskOf: async (bundle) =>
      ({ task: { bundle, epsilon: 2 }, payload: '', coupons: [], aggregator: { histogram } }) as unknown as LeaderTask,
    helper: {
      task: async (bundle: string) => {
        log.push(`task ${bundle}`);
        return ok(undefined);
      },
      ...helper,
    } as HelperClient,
    clock: () => time.now,
    rng: { uint32: () => Math.floor(Math.random() * 2 ** 32) },
    onError: (error) => told.push(error),
  });
  return { leader, log, time, told };
};
const refusing = (code: string) => async (): Promise<Result<never>> => fail(code, 'No.');

describe('the leader of mode split', () => {
  it.each(['task_over', 'part_unknown', 'part_conflict', 'helper_unreachable'])(
    'gives up a batch that the helper counts no more, and none whose helper is away: %s',
    async (code) => {
      const { leader, log } = world({ count: refusing(code) }, [{ batch: 'b1' }]);
      expect(await leader.run()).toMatchObject({ ok: false, error: { code, at: 'A' } });
      expect(log).toEqual(code === 'helper_unreachable' ? ['task A'] : ['task A', 'abandoned b1']);
    },
  );

  it.each(['batch_open', 'batch_small', 'batch_unknown'])('gives up a batch of which the release is refused with %s', async (code) => {
    const { leader, log } = world({ release: refusing(code) }, [{ batch: 'b1', state: 'counted' }]);
    expect(await leader.run()).toMatchObject({ error: { code } });
    expect(log).toEqual(['task A', 'abandoned b1']);
    expect(await leader.run()).toEqual(ok(undefined));
  });

  it('gives up a batch thirty days after its last part where the helper does not come back, and not a day before', async () => {
    const away = refusing('helper_unreachable');
    const parts = [
      { batch: 'b1', takenDay: 80, state: 'counted' },
      { batch: 'b1', part: 1 },
      { batch: 'b2', takenDay: null },
    ] as const;
    const { leader, log, time } = world({ task: away }, parts);
    for (const day of [129, 130, 131]) {
      time.now = day * DAY;
      await leader.run();
      expect(log).toEqual(day === 129 ? [] : ['batch_overdue b1']);
    }
    // A few that were counted wait for others, however long.
    const few = world({ task: async () => ok(undefined) }, [{ batch: 'b1', takenDay: 0, state: 'counted', accepted: 99 }]);
    expect(await few.leader.run()).toEqual(ok(undefined));
    expect(few.log).toEqual([]);
    // One that the helper would count now is counted, however late.
    const late = world({ release: async () => ok({ reports: 100, share }) }, [{ batch: 'b1', takenDay: 0, state: 'counted' }]);
    expect(await late.leader.run()).toEqual(ok(undefined));
    expect(late.log).toContain('released b1');
  });

  it('fixes no reports while earlier ones of the bundle are with a helper that does not answer', async () => {
    const waiting = [
      { bundle: 'A', reports: 100, since: 0 },
      { bundle: 'B', reports: 100, since: 0 },
    ];
    const { leader, log } = world({ count: refusing('helper_unreachable') }, [{ batch: 'b1' }], waiting);
    await leader.run();
    expect(log.filter((line) => line.startsWith('take')).map((line) => line.slice(0, 6))).toEqual(['take B']);
  });

  it('adds no share of another number of reports than its own', async () => {
    const releasing = (reports: number) => world({ release: async () => ok({ reports, share }) }, [{ batch: 'b1', state: 'counted' }]);
    const other = releasing(101);
    expect(await other.leader.run()).toMatchObject({ error: { code: 'split_counts_differ' } });
    expect(other.log).toContain('abandoned b1');
    const same = releasing(100);
    expect(await same.leader.run()).toEqual(ok(undefined));
    expect(same.log).toContain('released b1');
  });

  it('tells each failure, sends a manifest once a day, and again where the helper no longer knows it', async () => {
    let code = 'helper_unreachable';
    const { leader, log, told } = world({ count: async () => fail(code, 'No.') }, [{ batch: 'b1' }, { batch: 'b2', bundle: 'B' }]);
    leader.start(5);
    await expect.poll(() => told.length).toBeGreaterThanOrEqual(4);
    await leader.stop();
    expect(told.slice(0, 2)).toMatchObject([{ at: 'A' }, { at: 'B' }]);
    expect(log).toEqual(['task A', 'task B']);

    const next = world({ count: async () => fail(code, 'No.') }, [{ batch: 'b1' }]);
    await next.leader.run();
    next.time.now += DAY;
    await next.leader.run();
    expect(next.log).toEqual(['task A', 'task A']);
    code = 'task_unknown';
    await next.leader.run();
    await next.leader.run();
    expect(next.log).toEqual(['task A', 'task A', 'task A']);
  });

  it('offers each part a batch of its own name, as another replica may close one in between', async () => {
    const { leader, log } = world({}, [], [{ bundle: 'A', reports: 300, since: 0 }]);
    await leader.run();
    expect(log.length).toBe(3);
    expect(new Set(log).size).toBe(3);
  });
});
