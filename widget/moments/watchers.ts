import { quietly } from '../ui/tasks';

/** A timer that runs only while the page is visible. */
export interface VisibleTimer {
  /** Restarts, with another time if given. */
  restart(ms?: number): void;
}

/** @param signal cancels it */
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

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'scroll', 'touchmove'] as const;

/** Calls back after `ms` without any action on the visible page. An event only costs a look at the clock. */
export const watchIdle = (ms: number, idle: () => void, signal: AbortSignal): VisibleTimer => {
  let last = performance.now();
  const active = (): void => {
    last = performance.now();
  };
  const timer = visibleTimer(
    ms,
    () => {
      const rest = last + ms - performance.now();
      // A timer may fire slightly early.
      if (rest > 1) timer.restart(rest);
      else idle();
    },
    signal,
  );
  const heard = quietly(active);
  for (const sign of signs) addEventListener(sign, heard, { passive: true, capture: true, signal });
  // Returning to the page is an action.
  document.addEventListener('visibilitychange', heard, { signal });
  return {
    restart: () => {
      active();
      timer.restart(ms);
    },
  };
};

/** Share of a page's height that has been on screen when its top is `top` px above it, [0, 1]. */
export const seenShare = (top: number, screen: number, height: number): number =>
  height > 0 ? Math.min(1, Math.max(0, (top + screen) / height)) : 1;

/** Calls back at every scroll once that share of the page's height has been on screen. */
export const watchScroll = (share: number, far: () => void, signal: AbortSignal): void =>
  addEventListener(
    'scroll',
    quietly(() => {
      if (seenShare(scrollY, innerHeight, document.documentElement.scrollHeight) >= share) far();
    }),
    { passive: true, signal },
  );

/**
 * Longest duration of a fast upward scroll, and how long a finger's last move counts as its cause (pages keep scrolling by momentum), ms.
 */
const FLING_MS = 400;
const TOUCH_MS = 1_500;
/** Least distance of a fast upward scroll, as a share of the screen. */
const SHARE = 0.6;

/**
 * Detects a fast upward scroll by finger, the touch screen's closest equivalent to leaving through the top. Only from one screen down or
 * further. Scrolling by scripts does not count. Pure: positions in px, instants in ms.
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
      // The previous scroll may have been long ago.
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

/** Calls back when the mouse leaves through the top, or on a fast upward scroll. It blocks nothing, and the Back button is not touched. */
export const watchExit = (leaves: () => void, signal: AbortSignal): void => {
  // With a button down the shopper is dragging or selecting.
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
