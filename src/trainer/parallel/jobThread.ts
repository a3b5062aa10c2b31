import { parentPort } from 'node:worker_threads';
import type { JobReply, JobRequest } from './jobMessages';
import { runJob } from './runJob';
import { transferables } from './transferables';

/** Entry of a job thread: one request at a time, one reply each. */
const answer = async ({ job, input }: JobRequest): Promise<JobReply> => {
  try {
    return { ok: true, output: await runJob(job, input) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, name, message, stack: stack ?? '' };
  }
};

parentPort?.on('message', (request: JobRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply, [...transferables(reply)]));
});
