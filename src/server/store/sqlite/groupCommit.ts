import type { Database } from 'better-sqlite3';
import type { Unavailable } from '../../records/admission';
import { unavailableFor } from './file/openDatabase';
import type { Writes } from './writes';

/** One waiting write: a call by name. */
export interface Job {
  readonly id: number;
  readonly name: keyof Writes;
  readonly args: readonly unknown[];
}

export type JobAnswer =
  | { readonly id: number; readonly done: true; readonly value: unknown }
  | { readonly id: number; readonly done: false; readonly message: string; readonly unavailable: Unavailable | undefined };

const failed = (id: number, error: unknown): JobAnswer => ({
  id,
  done: false,
  message: error instanceof Error ? error.message : String(error),
  unavailable: unavailableFor(error),
});

/**
 * Runs waiting writes in one transaction, so that they share one disk sync. Results are returned only after COMMIT. Each job has its own
 * savepoint, so one that throws leaves the others untouched. Jobs run one after another on the same connection, so the second of two jobs
 * with the same key sees the first and is not counted.
 */
export const groupCommit = (db: Database, operations: Writes) => {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const save = db.prepare('SAVEPOINT job');
  const keep = db.prepare('RELEASE job');
  const undo = db.prepare('ROLLBACK TO job');
  const table = operations as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

  const runOne = ({ id, name, args }: Job): JobAnswer => {
    save.run();
    try {
      const value = table[name]?.(...args);
      keep.run();
      return { id, done: true, value };
    } catch (error) {
      // A full disk can end the whole transaction. Then there is no savepoint to return to, and the batch fails as a whole.
      if (!db.inTransaction) throw error;
      undo.run();
      keep.run();
      return failed(id, error);
    }
  };

  return (jobs: readonly Job[]): JobAnswer[] => {
    try {
      begin.run();
      const answers = jobs.map(runOne);
      commit.run();
      return answers;
    } catch (error) {
      if (db.inTransaction) rollback.run();
      return jobs.map(({ id }) => failed(id, error));
    }
  };
};
