import { parentPort, workerData } from 'node:worker_threads';
import { makeBackup } from './store/backup/makeBackup';

/** Entry of the thread that makes a backup, which copies and then reads the whole database. Messages: `{ share }`, and at last `{ made }`. */
const { folder, file, now } = workerData as { readonly folder: string; readonly file: string; readonly now: number };

const made = await makeBackup(folder, file, now, (share) => parentPort?.postMessage({ share }));
parentPort?.postMessage({ made });
