import type { Result } from '../../src/protocol/values/result';
import type { Done } from '../i18n/panelStrings';
import { answered } from '../ui/dialog';
import { quietly } from '../ui/tasks';

/** How long an erasure can be undone, s. */
const UNDO_SECONDS = 10;

interface ErasureOptions {
  /** True: nothing is recorded or sent from now on. False: undoes it. Error `erased`: it is too late. */
  hold(erasing: boolean): Promise<Result<unknown> | undefined>;
  erase(): Promise<Result<unknown> | undefined>;
  /** There is something new to show. @param done absent: it still waits */
  changed(done?: Done): unknown;
}

/**
 * An erasure that can be undone. It is carried out after ten seconds, or at once if the page is left or hidden. Should the page end before
 * that is done, the next one does it (`worker/start/openStore.ts`).
 */
export const createErasure = ({ hold, erase, changed }: ErasureOptions) => {
  let left: number | undefined;
  let stop = (): void => {};
  /** The worker knows that it waits. */
  let held: Promise<unknown> | undefined;
  const carryOut = quietly(async () => {
    if (left === undefined) return;
    stop();
    // Otherwise the wait could be stored after the erasure, and stay.
    await held;
    const done = await answered(erase());
    await changed(done?.ok ? 'erased' : 'failed');
  });
  const begin = quietly(async () => {
    if (left !== undefined) return;
    left = UNDO_SECONDS;
    const here = new AbortController();
    const tick = quietly(() => {
      left = (left ?? 1) - 1;
      return left > 0 ? changed() : carryOut();
    });
    const timer = setInterval(tick, 1_000);
    stop = () => {
      left = undefined;
      here.abort();
      clearInterval(timer);
    };
    window.addEventListener('pagehide', carryOut, { signal: here.signal });
    // A page in which a button was pressed is visible.
    document.addEventListener('visibilitychange', carryOut, { signal: here.signal });
    held = answered(hold(true));
    await changed();
    await held;
  });
  const undo = quietly(async () => {
    if (left === undefined) return;
    stop();
    const undone = await answered(hold(false));
    await changed(undone?.ok ? 'kept' : undone?.error.code === 'erased' ? 'erased' : 'failed');
  });
  return {
    /** Seconds in which it can be undone. Absent: none waits. */
    left: (): number | undefined => left,
    begin,
    undo,
    carryOut,
  };
};
