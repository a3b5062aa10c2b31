import type { Database } from 'better-sqlite3';
import type { Learning } from '../../../campaigns/learning/aim';
import type { LoopSettings } from '../../../campaigns/loop/loopState';
import { ok, type Result } from '../../../protocol/values/result';
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
import { insertBundle, readRelease, releaseTo } from './bundles';
import { settingReads, settingWrites } from './settings';

export const loopReads = (db: Database) => {
  const setting = settingReads(db);
  return {
    loop: (): LoopRow => readLoop(setting(LOOP)),
    learning: (): Learning | undefined => readLearning(setting(LEARNING)),
  };
};

/** Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const loopWrites = (db: Database) => {
  const setting = settingReads(db);
  const set = settingWrites(db);
  const seen = readRelease(db);
  const insert = insertBundle(db);
  const release = releaseTo(db);

  return {
    putLearning: (learning: Learning, now: number): void => set(LEARNING, learningRow(learning), now),
    putLoopSettings: (settings: LoopSettings, now: number): void => {
      const row = readLoop(setting(LOOP));
      set(LOOP, loopText({ ...row, revision: row.revision + 1, settings }), now);
    },
    stepLoop: (step: LoopStepRow, now: number): Result<undefined> => {
      const row = readLoop(setting(LOOP));
      const moved = loopMoved(step, row, seen());
      if (moved) return moved;
      // Comes first, because it may be refused, and only thrown errors are rolled back.
      const released = step.release ? release(step.release.bundle, step.release.share, now, step.release.marked) : ok(undefined);
      if (!released.ok) return released;
      if (step.bundle) insert(step.bundle);
      set(LOOP, loopText({ ...row, revision: row.revision + 1, state: step.state }), now);
      return released;
    },
  };
};
