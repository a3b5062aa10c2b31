import { setImmediate as nextTurn } from 'node:timers/promises';
import { isFaultOfData } from './connectPostgres';

/** Queue of waiting writes of one kind. Each resolves after the COMMIT of its batch. */
export interface Lane<Job, Answer> {
  add(job: Job): Promise<Answer>;
  /** Unanswered writes. */
  waiting(): number;
  /** Resolves once everything added has been answered. */
  drained(): Promise<void>;
}

interface Waiter<Job, Answer> {
  readonly job: Job;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: writes that arrive in one turn of the event loop, or while a batch is being committed, go to `run` as the next batch, which
 * answers in the order of its jobs. A batch that fails because of a value is halved until only that job fails. Any other failure (a lost
 * connection, no database) rejects the whole batch, and none of it was acknowledged.
 */
export const createLane = <Job, Answer>(run: (jobs: readonly Job[]) => Promise<readonly Answer[]>, maxBatch: number): Lane<Job, Answer> => {
  let queue: Waiter<Job, Answer>[] = [];
  let unanswered = 0;
  let working: Promise<void> | undefined;

  const settle = async (batch: readonly Waiter<Job, Answer>[]): Promise<void> => {
    try {
      const answers = await run(batch.map(({ job }) => job));
      unanswered -= batch.length;
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      if (batch.length > 1 && isFaultOfData(error)) {
        const half = Math.ceil(batch.length / 2);
        await settle(batch.slice(0, half));
        await settle(batch.slice(half));
        return;
      }
      unanswered -= batch.length;
      for (const { reject } of batch) reject(error);
    }
  };

  const work = async (): Promise<void> => {
    await nextTurn();
    while (queue.length > 0) {
      const batch = queue.slice(0, maxBatch);
      queue = queue.slice(maxBatch);
      await settle(batch);
    }
    working = undefined;
  };

  return {
    add: (job) =>
      new Promise((resolve, reject) => {
        queue.push({ job, resolve, reject });
        unanswered++;
        working ??= work();
      }),
    waiting: () => unanswered,
    drained: async () => {
      while (working) await working;
    },
  };
};
