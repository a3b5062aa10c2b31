import { quietly } from '../ui/quietly';

/** A timer that runs only while the page can be seen. */
export interface VisibleTimer {
  /** Begins anew, with another time if one is given. */
  restart(ms?: number): void;
}

/** @param signal ends it */
export const visibleTimer = (ms: number, done: () => void, signal: AbortSignal): VisibleTimer => {
  let left = ms;
  let since: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = (): void => {
    clearTimeout(timer);
    if (since !== undefined) left -= performance.now() - since;
    since = undefined;
  };
  const run = (): void => {
    if (document.visibilityState !== 'visible' || since !== undefined || left === 0) return;
    since = performance.now();
    timer = setTimeout(
      quietly(() => {
        since = undefined;
        left = 0;
        done();
      }),
      left,
    );
  };
  document.addEventListener(
    'visibilitychange',
    quietly(() => {
      pause();
      run();
    }),
    { signal },
  );
  signal.addEventListener('abort', pause);
  run();
  return {
    restart: (again = ms) => {
      pause();
      left = again;
      run();
    },
  };
};
