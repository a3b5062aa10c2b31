import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { quietly } from '../ui/quietly';
import { route } from './route';

/** Counts only the time in which the page could be seen. Pure: instants are arguments, UTC ms. */
interface DwellCounter {
  visible(now: number): void;
  hidden(now: number): void;
  /** Whole seconds seen since the last take; keeps the rest. */
  take(now: number): number;
}

export const createDwellCounter = (): DwellCounter => {
  let seen = 0;
  let since: number | undefined;
  const pause = (now: number): void => {
    if (since !== undefined) seen += Math.max(0, now - since);
    since = undefined;
  };
  return {
    visible: (now) => {
      since ??= now;
    },
    hidden: pause,
    take: (now) => {
      const running = since !== undefined;
      pause(now);
      if (running) since = now;
      const seconds = Math.min(86_400, Math.floor(seen / 1_000));
      seen %= 1_000;
      return seconds;
    },
  };
};

interface NavigationWindow {
  readonly navigation?: EventTarget;
}

/**
 * Page views, also those of single-page shops and of pages that come back from the browser's memory (bfcache), and dwell. A dwell event closes with the page or when it is hidden; it names the product
 * when `product()` says the page shows exactly one.
 */
export const watchPage = (clock: () => number, product: () => string | undefined, take: (event: ShopperEvent) => void): void => {
  const dwell = createDwellCounter();
  const isVisible = (): boolean => document.visibilityState === 'visible';
  const close = (itemId: string | undefined): void => {
    const now = clock();
    const seconds = dwell.take(now);
    if (seconds >= 1) take({ name: 'dwell', time: now, seconds, ...(itemId && { itemId }) });
  };
  const view = (): void => take({ name: 'page_view', time: clock() });

  if (isVisible()) dwell.visible(clock());
  view();
  document.addEventListener(
    'visibilitychange',
    quietly(() => {
      if (isVisible()) dwell.visible(clock());
      else {
        dwell.hidden(clock());
        close(product());
      }
    }),
  );
  addEventListener(
    'pagehide',
    quietly(() => close(product())),
  );
  addEventListener(
    'pageshow',
    quietly(({ persisted }: PageTransitionEvent) => persisted && view()),
  );
  // The Navigation API instead of wrapping history.pushState, which routers own; where a browser has none, a look at the address now and then.
  let path = route();
  const moved = quietly(() => {
    if (route() === path) return;
    path = route();
    close(undefined);
    view();
  });
  const { navigation } = window as NavigationWindow;
  if (navigation) navigation.addEventListener('navigatesuccess', moved);
  else setInterval(moved, 500);
};
