import type { Database } from 'better-sqlite3';
import type { Writes } from './writes';

/** One waiting write: a call by name. */
export interface Job {
  readonly id: number;
  readonly name: keyof Writes;
  readonly args: readonly unknown[];
}

export type JobAnswer =
  | { readonly id: number; readonly done: true; readonly value: unknown }
  | { readonly id: number; readonly done: false; readonly message: string; readonly unavailable: boolean };

/** A disk that is full, broken, read-only or held by another program: nothing is wrong with the write (https://www.sqlite.org/rescode.html). */
const ofTheDisk = /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN|NOMEM)/;

const failed = (id: number, error: unknown): JobAnswer => ({
  id,
  done: false,
  message: error instanceof Error ? error.message : String(error),
  unavailable: error instanceof Error && 'code' in error && ofTheDisk.test(String(error.code)),
});

/**
 * Runs waiting writes in one transaction, so that one disk sync serves them all; answers exist only once COMMIT has returned. Each job has
 * its own savepoint: one that throws leaves the others untouched. Jobs run one after another on the same connection, so a key that occurs
 * twice in a batch is seen by the second occurrence and is never counted twice.
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
      // A full disk can end the whole transaction; then there is no savepoint to go back to and the batch fails as one.
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
