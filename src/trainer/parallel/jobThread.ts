import { parentPort } from 'node:worker_threads';
import { type JobReply, type JobRequest, runJob } from './jobs';

/** Buffers of the typed arrays in a job's answer, to be moved instead of copied. Shared ones cross by reference anyway. */
export const transferables = (value: unknown, found = new Set<ArrayBuffer>()): readonly ArrayBuffer[] => {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (value instanceof ArrayBuffer) found.add(value);
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) transferables(part, found);
  return [...found];
};

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
