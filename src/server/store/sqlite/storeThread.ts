import { parentPort, workerData } from 'node:worker_threads';
import { groupCommit, type Job } from './groupCommit';
import { migrate } from './migrations';
import { openForWriting } from './openDatabase';
import { writes } from './writes';

/**
 * Entry of the writing thread, the only one that writes to the file. Messages in: an array of jobs, or `close`. Messages out: `ready`,
 * arrays of answers, `closed`.
 */
const port = parentPort;
if (!port) throw new Error('storeThread runs as a worker thread only');

const { file, maxBatch } = workerData as { readonly file: string; readonly maxBatch: number };
const db = openForWriting(file);
migrate(db);
const run = groupCommit(db, writes(db));

const waiting: Job[] = [];
let scheduled = false;
let closing = false;

const flush = (): void => {
  scheduled = false;
  if (waiting.length > 0) port.postMessage(run(waiting.splice(0, maxBatch)));
  if (waiting.length > 0) schedule();
  else if (closing) {
    db.close();
    port.postMessage('closed');
    port.close();
  }
};

/** Everything that arrives in one turn of the event loop, especially during the last sync, becomes one batch. */
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
port.postMessage('ready');
