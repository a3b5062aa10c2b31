import { quietly } from '../ui/quietly';

/** Time within which a fling must happen, and for which a finger's last move counts as its cause (pages go on by themselves), ms. */
const FLING_MS = 400;
const TOUCH_MS = 1_500;
/** Share of the screen that a fling goes back up at least. */
const SHARE = 0.6;

/**
 * Tells a page flung back up by a finger, the nearest that a touch screen has to leaving through the top. Only from a screen or more down; what
 * a script scrolls is none. Pure: positions in px, instants in ms.
 */
interface Fling {
  touched(now: number): void;
  /** @returns whether it just happened */
  scrolled(top: number, screen: number, now: number): boolean;
}

export const createFling = (): Fling => {
  let touchedAt = Number.NEGATIVE_INFINITY;
  let last = 0;
  let from: { readonly top: number; readonly at: number } | undefined;
  return {
    touched: (now) => {
      touchedAt = now;
    },
    scrolled: (top, screen, now) => {
      if (top >= last) from = undefined;
      // The scroll before may have been long ago.
      else if (!from || now - from.at > FLING_MS) from = { top: last, at: now };
      last = top;
      return (
        from !== undefined &&
        now - from.at <= FLING_MS &&
        now - touchedAt <= TOUCH_MS &&
        from.top >= screen &&
        from.top - top >= SHARE * screen
      );
    },
  };
};

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
