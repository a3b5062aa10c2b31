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
