import { quietly } from '../ui/quietly';
import { createFling } from './createFling';

/** Calls back when the mouse leaves through the top, or a finger flings the page back up. Nothing is held up and Back stays the browser's. */
export const watchExit = (leaves: () => void, signal: AbortSignal): void => {
  // With a button down something is dragged or selected.
  document.documentElement.addEventListener(
    'mouseleave',
    quietly(({ clientY, buttons }: MouseEvent) => {
      if (clientY <= 0 && buttons === 0) leaves();
    }),
    { signal },
  );
  const fling = createFling();
  addEventListener(
    'touchmove',
    quietly(() => fling.touched(performance.now())),
    { passive: true, capture: true, signal },
  );
  addEventListener(
    'scroll',
    quietly(() => fling.scrolled(scrollY, innerHeight, performance.now()) && leaves()),
    { passive: true, signal },
  );
};
