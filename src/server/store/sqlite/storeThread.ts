import { parentPort, workerData } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { closeWhole, openForWriting, unusableFile } from './file/openDatabase';
import { groupCommit, type Job } from './groupCommit';
import { migrate } from './migrations';
import { writes } from './writes';

/**
 * Entry of the writing thread, the only one that writes to the file. Messages in: an array of jobs, or `close`. Messages out: `ready`, or
 * the reason why the file cannot be used, then arrays of answers, and `closed`.
 */
const port = parentPort;
if (!port) throw new Error('storeThread runs as a worker thread only');

const { file, maxBatch } = workerData as { readonly file: string; readonly maxBatch: number };

const serve = (db: Database): void => {
  const run = groupCommit(db, writes(db));
  const waiting: Job[] = [];
  let scheduled = false;
  let closing = false;

  const flush = (): void => {
    scheduled = false;
    if (waiting.length > 0) port.postMessage(run(waiting.splice(0, maxBatch)));
    if (waiting.length > 0) schedule();
    else if (closing) {
      closeWhole(db);
      port.postMessage('closed');
      port.close();
    }
  };

  /** What arrives in one turn of the event loop, in particular all that came in during the last sync, becomes one batch. */
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };

  port.on('message', (message: readonly Job[] | 'close') => {
    if (message === 'close') closing = true;
    else waiting.push(...message);
    schedule();
  });
};

let db: Database | undefined;
try {
  db = openForWriting(file);
  migrate(db);
  serve(db);
  port.postMessage('ready');
} catch (error) {
  db?.close();
  // A message cannot carry an `SqliteError` with its code, so the reason is worked out here.
  port.postMessage(unusableFile(file, error));
  port.close();
}
