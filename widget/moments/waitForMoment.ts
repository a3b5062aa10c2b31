import type { CardMoment } from '../../src/protocol/coupons/cardFormat';
import { visibleTimer } from './visibleTimer';
import { watchExit } from './watchExit';
import { watchIdle } from './watchIdle';
import { watchScroll } from './watchScroll';

/**
 * Waits for the first of the moments, counted from now; not at all where this version knows none of them.
 * @param left ends the wait
 * @returns whether one came. Nothing listens any longer
 */
export const waitForMoment = ({ afterMs, idleMs, scrollShare, exitIntent }: CardMoment, left: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const watching = new AbortController();
    const { signal } = watching;
    const end = (came: boolean): void => {
      watching.abort();
      resolve(came);
    };
    const comes = (): void => end(true);
    left.addEventListener('abort', () => end(false));
    if (afterMs) visibleTimer(afterMs, comes, signal);
    if (idleMs) watchIdle(idleMs, comes, signal);
    if (scrollShare) watchScroll(scrollShare, comes, signal);
    if (exitIntent) watchExit(comes, signal);
    if (left.aborted) end(false);
    else if (!(afterMs || idleMs || scrollShare || exitIntent)) comes();
  });

export type WaitForMoment = typeof waitForMoment;
