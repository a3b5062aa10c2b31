import type { Worker } from 'node:worker_threads';
import { breathe } from '../breathe';
import type { JobReply, JobRequest } from './jobMessages';
import type { JobInput, JobName, JobOutput } from './jobs';
import { giveThreadBack, takeThread } from './jobThreads';
import { threadCount } from './threadCount';

/** One request to one thread; rejects with the job's error, or when the thread ends without an answer. */
const ask = <K extends JobName>(thread: Worker, request: JobRequest<K>): Promise<JobOutput<K>> =>
  new Promise((resolve, reject) => {
    const settle = (): void => {
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const onMessage = (reply: JobReply<K>): void => {
      settle();
      if (reply.ok) resolve(reply.output);
      else reject(Object.assign(new Error(reply.message), { name: reply.name, stack: reply.stack }));
    };
    const onError = (error: unknown): void => {
      settle();
      reject(error);
    };
    const onExit = (code: number): void => onError(new Error(`a job thread ended with code ${code} before it answered`));
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.postMessage(request);
  });

/**
 * `parallelMap` for code that jobs themselves call, and that the table of jobs may therefore not reach: it brings the job's function along
 * with its name.
 *
 * @param run the job of that name, for when it all runs in this process
 */
export const mapOnThreads = async <K extends JobName>(
  job: K,
  run: (input: JobInput<K>) => JobOutput<K> | Promise<JobOutput<K>>,
  inputs: readonly JobInput<K>[],
  onDone: (index: number) => void = () => undefined,
  threads = threadCount(),
): Promise<readonly JobOutput<K>[]> => {
  const outputs: JobOutput<K>[] = [];
  if (threads < 2 || inputs.length < 2) {
    for (const [index, input] of inputs.entries()) {
      outputs.push(await run(input));
      onDone(index);
      await breathe();
    }
    return outputs;
  }
  const held = Array.from({ length: Math.min(threads, inputs.length) }, takeThread);
  let next = 0;
  const work = async (thread: Worker): Promise<void> => {
    while (next < inputs.length) {
      const index = next++;
      outputs[index] = await ask(thread, { job, input: inputs[index]! });
      onDone(index);
    }
  };
  try {
    await Promise.all(held.map(work));
  } catch (error) {
    await Promise.all(held.map((thread) => thread.terminate()));
    throw error;
  }
  held.forEach(giveThreadBack);
  return outputs;
};
