import { HOUR, SECOND } from '../../protocol/values/clock';

/** Work done in rounds that never overlap. */
export interface Rounds {
  /** Waits for the running round, or runs one. Returns its result. */
  dispatch(): Promise<number>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/**
 * @param round checks `isStopped` wherever it could run for long
 * @param onError called with errors of a timed round
 */
export const createRounds = (round: (isStopped: () => boolean) => Promise<number>, onError: (error: unknown) => void): Rounds => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> | undefined;
  let stopped = false;
  const dispatch = (): Promise<number> => {
    running ??= round(() => stopped).finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    dispatch,
    start: (everyMs) => {
      timer = setInterval(() => void dispatch().catch(onError), everyMs).unref();
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running?.catch(onError);
    },
  };
};

/** Attempts before an event is dead: over about fifteen hours. */
export const TRIES = 16;

/**
 * Delay after the nth failure, ms: 5 s, doubling up to two hours. Half of it is random, so that events that failed together are not retried
 * together (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/, "equal jitter").
 * @param rng uniform in [0, 1)
 */
export const backoffMs = (attempts: number, rng: () => number): number =>
  Math.round(Math.min(2 * HOUR, 5 * SECOND * 2 ** (attempts - 1)) * (0.5 + 0.5 * rng()));
