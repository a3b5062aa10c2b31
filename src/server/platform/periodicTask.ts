import { HOUR, SECOND } from '../../protocol/values/clock';

/** Work that is done in rounds, never two at once. */
export interface Rounds {
  /** Waits for the round that runs, or runs one. Returns what it came to. */
  dispatch(): Promise<number>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/**
 * @param round asks `isStopped` where it could go on for long
 * @param onError called with what a timed round threw
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

/** Deliveries tried before an event is dead: over some fifteen hours. */
export const TRIES = 16;

/**
 * How long to wait after the nth failure, ms: 5 s, doubled each time up to two hours, of which the half is drawn, so that what failed together is
 * not sent together again (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/, "equal jitter").
 * @param rng uniform in [0, 1)
 */
export const backoffMs = (attempts: number, rng: () => number): number =>
  Math.round(Math.min(2 * HOUR, 5 * SECOND * 2 ** (attempts - 1)) * (0.5 + 0.5 * rng()));
