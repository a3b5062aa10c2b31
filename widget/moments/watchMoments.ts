import type { CardMoment } from '../../src/protocol/coupons/cardFormat';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { Recorded, WorkerReady } from '../../worker/api';
import { route } from '../capture/page';
import { quietly } from '../ui/tasks';
import { type VisibleTimer, visibleTimer, watchExit, watchIdle, watchScroll } from './watchers';

/**
 * Waits for the first of the moments, counted from now. Does not wait if this version knows none of them.
 * @param left cancels the wait
 * @returns whether one came; all listeners are removed
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

/** The shopper's current page: `location`. */
type Place = Pick<Location, 'pathname' | 'search' | 'hash'>;

/** Does `text` match the pattern's pieces in order, with anything for `*`? In linear time, whatever the pattern. */
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
 * @param pageType if the shop states it
 */
export const fitsPage = (patterns: readonly string[], { pathname, search, hash }: Place, pageType?: string): boolean =>
  patterns.some((pattern) =>
    /^[/*]/.test(pattern)
      ? fits(pattern, pathname + (pattern.includes('?') ? search : '') + (pattern.includes('#') ? hash : ''))
      : pattern === pageType,
  );

type Moment = 'onPage' | 'cartValue' | 'afterMs' | 'scrollShare' | 'exitIntent' | 'idleMs' | 'onClick';

/** Decides which moment asks when, each once per page view. Pure: the watchers of the page call it. */
interface Moments {
  /** @returns whether the page or the cart now qualifies for asking, once it is quiet */
  onEvents(events: readonly ShopperEvent[], session: Recorded['session'] | undefined, place: Place): boolean;
  /** A moment has come. May it ask? */
  comes(moment: Moment): boolean;
  /** A new page view begins. */
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
 * Calls back at a click on, or within, the selected elements, including those in open shadow roots and those whose event the page stops.
 * @returns whether it is a valid selector
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

/** Receives recorded events and the session after them. */
export type Told = (events: readonly ShopperEvent[], session: Recorded['session'] | undefined) => void;

interface MomentOptions {
  readonly triggers: WorkerReady['triggers'];
  ask(): void;
  note(code: string, message: string): void;
}

/** Watches the page for the moments of a bundle, from now on. It only listens, and every listener is passive. */
export const watchMoments = ({ triggers, ask, note }: MomentOptions): Told => {
  const { quietMs, afterMs, scrollShare, exitIntent, idleMs, onClick } = triggers;
  const moments = createMoments(triggers);
  const comes = (moment: Moment) => (): void => {
    if (moments.comes(moment)) ask();
  };
  // They are watched for the life of the page.
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
  // A shop may send `page_view` for the same page again. The address shows whether it is another one.
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
