import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { Recorded, WorkerReady } from '../../worker/api';
import { fitsPage, type Place } from './fitsPage';

export type Moment = 'onPage' | 'cartValue' | 'afterMs' | 'scrollShare' | 'exitIntent' | 'idleMs' | 'onClick';

/** Which moment asks when: each once a page view. Pure; what watches the page tells it. */
export interface Moments {
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
