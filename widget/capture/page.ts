import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { quietly } from '../ui/tasks';

/**
 * Identity of a page: a fragment counts only if it is a route (`#/…`, `#!…`) and not a position on the page; the query does not, since it
 * contains variants and sorting.
 */
export const route = (): string => location.pathname + (/^#!?\//.test(location.hash) ? location.hash : '');

const short = (text = ''): string => text.slice(0, 200);

/** Parameters of advertisements and newsletters: a link that repeats them would count as another visit from there. */
const CAMPAIGN = /^(utm_|mc_|gad_|_kx=|\w*clk?id=|[gw]braid=)/i;

/** The page's query without them: that of its canonical address, unless this names another page, as many a router's does. */
const query = (): string => {
  const [page, canonical = ''] = document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href.split('?', 2) ?? [];
  if (page === location.origin + location.pathname) return canonical;
  return location.search
    .slice(1)
    .split('&')
    .filter((pair) => !CAMPAIGN.test(pair))
    .join('&');
};

/** Address and picture of the product that the page shows, to show it to the shopper again. They stay on the device. */
export const ownPage = () => ({
  url: short(`${location.pathname}?${query()}`.replace(/\?$/, '')),
  picture: short(document.querySelector<HTMLMetaElement>('[property="og:image"]')?.content),
});

/** Counts only the time in which the page was visible. Pure: instants are arguments, UTC ms. */
interface DwellCounter {
  visible(now: number): void;
  hidden(now: number): void;
  /** Whole seconds visible since the last take. Keeps the rest. */
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
 * Page views and dwell, including those of single-page shops and of pages restored from the back/forward cache (bfcache). A dwell event
 * ends when the page is hidden or closed, or the product changes. It names the product if `product()` returns one, which means that the page
 * shows exactly one.
 * @returns call it before another product is in view
 */
export const watchPage = (clock: () => number, product: () => string | undefined, take: (event: ShopperEvent) => void) => {
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
  // Uses the Navigation API instead of wrapping history.pushState, which belongs to routers. Without it, polls the address.
  let path = route();
  const moved = quietly(() => {
    if (route() === path) return;
    path = route();
    close(product());
    view();
  });
  const { navigation } = window as NavigationWindow;
  if (navigation) navigation.addEventListener('navigatesuccess', moved);
  else setInterval(moved, 500);
  return (next: string | undefined): void => {
    // A router changes the address before it draws the page, but reports it later.
    void moved();
    const now = product();
    if (now && now !== next) close(now);
  };
};

interface ShopifyWindow {
  readonly ShopifyAnalytics?: { readonly meta?: { readonly page?: { readonly customerId?: unknown } } };
  readonly __st?: { readonly cid?: unknown };
}

/** The signed-in customer, if the platform states it on every page: Shopify's customer number, the same as in their orders. */
export const signedIn = (page: object): string | undefined => {
  try {
    const { ShopifyAnalytics: shopify, __st } = page as ShopifyWindow;
    const id = shopify?.meta?.page?.customerId ?? __st?.cid;
    return id ? `${id}` : undefined;
  } catch {
    return undefined;
  }
};
