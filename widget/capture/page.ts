import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { quietly } from '../ui/tasks';

/** What tells two pages apart: a fragment only where it is a route (`#/…`, `#!…`), no place on the page; no query, which holds variants and sorting. */
export const route = (): string => location.pathname + (/^#!?\//.test(location.hash) ? location.hash : '');

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

interface ShopifyWindow {
  readonly ShopifyAnalytics?: { readonly meta?: { readonly page?: { readonly customerId?: unknown } } };
  readonly __st?: { readonly cid?: unknown };
}

/** Who has signed in, where the platform says so on every page: Shopify's customer, the same number as of their orders. */
export const signedIn = (page: object): string | undefined => {
  try {
    const { ShopifyAnalytics: shopify, __st } = page as ShopifyWindow;
    const id = shopify?.meta?.page?.customerId ?? __st?.cid;
    return id ? `${id}` : undefined;
  } catch {
    return undefined;
  }
};
