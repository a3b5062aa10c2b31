import { quietly } from '../ui/quietly';
import { type VisibleTimer, visibleTimer } from './visibleTimer';

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'scroll', 'touchmove'] as const;

/** Calls back when nothing was done on the visible page for `ms`. An event costs no more than a look at the clock. */
export const watchIdle = (ms: number, idle: () => void, signal: AbortSignal): VisibleTimer => {
  let last = performance.now();
  const active = (): void => {
    last = performance.now();
  };
  const timer = visibleTimer(
    ms,
    () => {
      const rest = last + ms - performance.now();
      // A timer may come a little early.
      if (rest > 1) timer.restart(rest);
      else idle();
    },
    signal,
  );
  const heard = quietly(active);
  for (const sign of signs) addEventListener(sign, heard, { passive: true, capture: true, signal });
  // Coming back is doing something.
  document.addEventListener('visibilitychange', heard, { signal });
  return {
    restart: () => {
      active();
      timer.restart(ms);
    },
  };
};
