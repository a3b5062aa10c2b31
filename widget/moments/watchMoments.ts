import type { CardMoment } from '../../src/protocol/coupons/cardFormat';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { Recorded, WorkerReady } from '../../worker/api';
import { route } from '../capture/page';
import { quietly } from '../ui/tasks';
import { type VisibleTimer, visibleTimer, watchExit, watchIdle, watchScroll } from './watchers';

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

/** Where the shopper is: `location`. */
type Place = Pick<Location, 'pathname' | 'search' | 'hash'>;

/** Does `text` consist of the pattern's pieces in their order, with anything where it has `*`? In linear time, whatever the pattern. */
const fits = (pattern: string, text: string): boolean => {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
};

/**
 * Patterns as in `bundle/manifest.ts`: paths begin with `/` or `*`, others are page types.
 * @param pageType where the shop says it
 */
export const fitsPage = (patterns: readonly string[], { pathname, search, hash }: Place, pageType?: string): boolean =>
  patterns.some((pattern) =>
    /^[/*]/.test(pattern)
      ? fits(pattern, pathname + (pattern.includes('?') ? search : '') + (pattern.includes('#') ? hash : ''))
      : pattern === pageType,
  );

type Moment = 'onPage' | 'cartValue' | 'afterMs' | 'scrollShare' | 'exitIntent' | 'idleMs' | 'onClick';

/** Which moment asks when: each once a page view. Pure; what watches the page tells it. */
interface Moments {
  /** @returns whether the page or the cart is now one to ask about, once it is quiet */
  onEvents(events: readonly ShopperEvent[], session: Recorded['session'] | undefined, place: Place): boolean;
  /** A moment has come: may it ask? */
  comes(moment: Moment): boolean;
  /** Another page view begins. */
  restart(): void;
}

export const createMoments = ({ onPage = [], cartValue = Number.POSITIVE_INFINITY }: WorkerReady['triggers']): Moments => {
  let asked = new Set<Moment>();
  let pageType: string | undefined;
  const comes = (moment: Moment): boolean => !asked.has(moment) && Boolean(asked.add(moment));
  return {
    comes,
    restart: () => {
      asked = new Set();
      pageType = undefined;
    },
    onEvents: (events, session, place) => {
      for (const event of events) if (event.name === 'page_view') pageType = event.pageType ?? pageType;
      const isPage = fitsPage(onPage, place, pageType) && comes('onPage');
      return ((session?.goods ?? 0) >= cartValue && comes('cartValue')) || isPage;
    },
  };
};

/**
 * Calls back at a click on, or within, what the selector names; also in open shadow roots, and where the page stops the event.
 * @returns whether it is a selector
 */
export const watchClicks = (selector: string, clicked: () => void): boolean => {
  try {
    document.createDocumentFragment().querySelector(selector);
  } catch {
    return false;
  }
  document.addEventListener(
    'click',
    quietly((event: Event) => event.composedPath().some((node) => node instanceof Element && node.matches(selector)) && clicked()),
    { passive: true, capture: true },
  );
  return true;
};

/** Takes what was recorded, and what the session is after it. */
export type Told = (events: readonly ShopperEvent[], session: Recorded['session'] | undefined) => void;

interface MomentOptions {
  readonly triggers: WorkerReady['triggers'];
  ask(): void;
  note(code: string, message: string): void;
}

/** Watches the page for the moments of a bundle, from now on. It listens and nothing else: every listener is passive. */
export const watchMoments = ({ triggers, ask, note }: MomentOptions): Told => {
  const { quietMs, afterMs, scrollShare, exitIntent, idleMs, onClick } = triggers;
  const moments = createMoments(triggers);
  const comes = (moment: Moment) => (): void => {
    if (moments.comes(moment)) ask();
  };
  // They are watched for as long as there is the page.
  const { signal } = new AbortController();
  const timers: VisibleTimer[] = [];
  if (afterMs) timers.push(visibleTimer(afterMs, comes('afterMs'), signal));
  if (idleMs) timers.push(watchIdle(idleMs, comes('idleMs'), signal));
  if (exitIntent) watchExit(comes('exitIntent'), signal);
  if (onClick && !watchClicks(onClick, comes('onClick'))) note('selector_invalid', `"${onClick}" of triggers.onClick is no CSS selector`);
  if (scrollShare) watchScroll(scrollShare, comes('scrollShare'), signal);

  let quiet: ReturnType<typeof setTimeout> | undefined;
  const restart = (): void => {
    clearTimeout(quiet);
    quiet = undefined;
    moments.restart();
    for (const timer of timers) timer.restart();
  };
  // A shop may say `page_view` of a page that was seen already; the address says whether it is another one.
  let path = route();
  addEventListener(
    'pageshow',
    quietly(({ persisted }: PageTransitionEvent) => persisted && restart()),
  );
  return (events, session) => {
    const here = route();
    if (events.some(({ name }) => name === 'page_view')) {
      if (here !== path) restart();
      path = here;
    }
    if (moments.onEvents(events, session, location) || quiet !== undefined) {
      clearTimeout(quiet);
      quiet = setTimeout(
        quietly(() => {
          quiet = undefined;
          ask();
        }),
        quietMs,
      );
    }
  };
};

export type WatchMoments = typeof watchMoments;
