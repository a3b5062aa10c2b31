import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { Recorded, WorkerReady } from '../../worker/api';
import { route } from '../capture/route';
import { quietly } from '../ui/quietly';
import { createMoments, type Moment } from './createMoments';
import { type VisibleTimer, visibleTimer } from './visibleTimer';
import { watchClicks } from './watchClicks';
import { watchExit } from './watchExit';
import { watchIdle } from './watchIdle';
import { watchScroll } from './watchScroll';

/** Takes what was recorded, and what the session is after it. */
export type Told = (events: readonly ShopperEvent[], session: Recorded['session'] | undefined) => void;

export interface MomentOptions {
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
