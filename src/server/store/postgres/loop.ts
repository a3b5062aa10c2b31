import type { Learning } from '../../../campaigns/learning/aim';
import type { LoopSettings } from '../../../campaigns/loop/loopState';
import { ok, type Result } from '../../../protocol/values/result';
import { releaseOf } from '../../records/bundleRepository';
import {
  LEARNING,
  LOOP,
  type LoopRow,
  type LoopStepRow,
  learningRow,
  loopMoved,
  loopText,
  readLearning,
  readLoop,
} from '../../records/loopRepository';
import { insertBundle, lockedSettings, releaseTo } from './bundles';
import type { Postgres } from './connectPostgres';
import { rowReads } from './rows';
import { putSetting } from './settings';

export const loopReads = (postgres: Postgres) => {
  const { setting } = rowReads(postgres);
  return {
    loop: async (): Promise<LoopRow> => readLoop(await setting(LOOP)),
    learning: async (): Promise<Learning | undefined> => readLearning(await setting(LEARNING)),
  };
};

export const loopWrites = ({ transaction }: Postgres) => ({
  putLearning: (learning: Learning, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, LEARNING, learningRow(learning), now);
    }),

  putLoopSettings: (loopSettings: LoopSettings, now: number): Promise<void> =>
    transaction(async (query) => {
      const row = readLoop((await lockedSettings(query)).get(LOOP));
      await putSetting(query, LOOP, loopText({ ...row, revision: row.revision + 1, settings: loopSettings }), now);
    }),

  stepLoop: (step: LoopStepRow, now: number): Promise<Result<undefined>> =>
    transaction(async (query) => {
      const before = await lockedSettings(query);
      const row = readLoop(before.get(LOOP));
      const moved = loopMoved(step, row, releaseOf([...before].map(([name, value]) => ({ name, value }))));
      if (moved) return moved;
      // Comes first, because it may be refused, and refusals are committed.
      const released = step.release
        ? await releaseTo(query, step.release.bundle, step.release.share, now, step.release.marked)
        : ok(undefined);
      if (!released.ok) return released;
      if (step.bundle) await insertBundle(query, step.bundle);
      await putSetting(query, LOOP, loopText({ ...row, revision: row.revision + 1, state: step.state }), now);
      return released;
    }),
});
