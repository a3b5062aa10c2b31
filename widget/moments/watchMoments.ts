import type { ShopperEvent } from '../../src/core/events/shopperEvent';
import type { Recorded, WorkerReady } from '../../worker/api';
import { route } from '../capture/route';
import { quietly } from '../ui/quietly';
import { createMoments, type Moment } from './createMoments';
import { seenShare } from './seenShare';
import { type VisibleTimer, visibleTimer } from './visibleTimer';
import { watchClicks } from './watchClicks';
import { watchExit } from './watchExit';
import { watchIdle } from './watchIdle';

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
  const timers: VisibleTimer[] = [];
  if (afterMs) timers.push(visibleTimer(afterMs, comes('afterMs')));
  if (idleMs) timers.push(watchIdle(idleMs, comes('idleMs')));
  if (exitIntent) watchExit(comes('exitIntent'));
  if (onClick && !watchClicks(onClick, comes('onClick'))) note('selector_invalid', `"${onClick}" of triggers.onClick is no CSS selector`);
  if (scrollShare) {
    const far = comes('scrollShare');
    addEventListener(
      'scroll',
      quietly(() => {
        if (seenShare(scrollY, innerHeight, document.documentElement.scrollHeight) >= scrollShare) far();
      }),
      { passive: true },
    );
  }

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
