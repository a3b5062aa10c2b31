import { monitorEventLoopDelay } from 'node:perf_hooks';
import { SECOND } from '../../protocol/clock';

/** How late the event loop was on average over the last second, ms; 0 until a second has passed. */
export const watchEventLoop = (): { readonly delayMs: () => number; readonly stop: () => void } => {
  const resolution = 10;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  let delay = 0;
  const timer = setInterval(() => {
    // The histogram holds the time between two ticks, which includes the resolution.
    delay = Math.max(0, histogram.mean / 1e6 - resolution) || 0;
    histogram.reset();
  }, SECOND).unref();
  return {
    delayMs: () => delay,
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
};
