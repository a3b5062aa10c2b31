import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { breathe } from '../progress';
import type { JobInput, JobName, JobOutput, JobReply, JobRequest } from './jobs';
import { jobThreadData, threadCount } from './threadCount';

/** In a variable, so that the bundler does not take the development entry into the build. */
const fromSource = 'jobThreadFromSource.mjs';

/** Starts a job thread from the sources or, in built code (`dist/node` or its `chunks`), from `jobThread.js` there. */
export const startJobThread = (): Worker => {
  const here = import.meta.url;
  const options = { workerData: jobThreadData };
  if (here.endsWith('.ts')) return new Worker(new URL(fromSource, here), options);
  const entry = ['jobThread.js', '../jobThread.js'].map((path) => new URL(path, here)).find((url) => existsSync(fileURLToPath(url)));
  if (!entry) throw new Error('jobThread.js is missing beside the trainer; build it with `npm run build`.');
  return new Worker(entry, options);
};

/** How long a thread waits for more work before it ends, ms: long enough for the next stage of a training run. */
const IDLE_MS = 5_000;

const idle = new Map<Worker, NodeJS.Timeout>();

/** An idle thread, or a new one. While held it keeps the process alive. */
const takeThread = (): Worker => {
  for (const [thread, timer] of idle) {
    clearTimeout(timer);
    idle.delete(thread);
    thread.ref();
    return thread;
  }
  const started = startJobThread();
  // An idle thread that fails would otherwise end the process; a busy one has its holder's listener as well.
  started.on('error', () => undefined).on('exit', () => idle.delete(started));
  return started;
};

/** Keeps a thread for the next work; it neither holds the process nor stays for long. */
const giveThreadBack = (thread: Worker): void => {
  thread.unref();
  const end = (): void => {
    idle.delete(thread);
    void thread.terminate();
  };
  idle.set(thread, setTimeout(end, IDLE_MS).unref());
};

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
