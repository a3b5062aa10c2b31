import type { Facts } from '../../src/engine/features/featureSpec';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { Recorded, WorkerApi, WorkerReady } from '../../worker/api';
import type { Told } from '../moments/watchMoments';
import { quietly } from '../ui/tasks';
import { createOffers, type OfferOptions, type Offers } from './offers';
import type { Parts } from './parts';
import { createTrigger, hasMoments, type Trigger } from './trigger';

interface AskingOptions extends Pick<OfferOptions, 'claimed' | 'applier' | 'record' | 'paused' | 'note'> {
  readonly parts: Pick<Parts, 'card' | 'load'>;
}

/**
 * Asks for a coupon: after events, at a moment set in the campaign, or when the shop requests it. Keeps the shop's facts for the choice.
 */
export const createAsking = (options: AskingOptions) => {
  const { parts, note } = options;
  let triggers: WorkerReady['triggers'];
  let trigger: Trigger | undefined;
  let moments: Told | undefined;
  let offers: Offers | undefined;
  let facts: Facts = {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Repeats the shop's request from before the worker was ready. */
  let askedFor: (() => void) | undefined;

  const ask = quietly(() => {
    if (document.visibilityState !== 'visible') document.addEventListener('visibilitychange', ask, { once: true });
    else {
      trigger?.asked();
      return offers?.ask();
    }
  });
  /** Events from before the chunk loaded are passed to it afterwards. */
  const watchMoments = async (by: WorkerReady['triggers']): Promise<void> => {
    const missed: Parameters<Told>[] = [];
    moments = (...told) => missed.push(told);
    const watch = await parts.load('moments', 'moments');
    // After a change of consent the session may be an exploring one, whose triggers have no moments.
    moments = watch?.({ triggers: by, ask: () => hasMoments(triggers) && ask(), note });
    for (const told of missed) moments?.(...told);
  };
  return {
    /** The worker is ready, or its triggers have changed. */
    begin: (api: WorkerApi, ready: WorkerReady): void => {
      triggers = ready.triggers;
      if (offers) return;
      trigger = createTrigger(triggers);
      if (hasMoments(triggers)) watchMoments(triggers).catch((error: unknown) => note('worker_failed', String(error)));
      offers = createOffers({
        ...options,
        api,
        clock: Date.now,
        facts: () => facts,
        card: parts.card,
        moment: async (moment, left) => (await parts.load('moments', 'moment'))?.(moment, left),
      });
      askedFor?.();
    },
    recorded: (events: readonly ShopperEvent[], session: Recorded['session'] | undefined): void => {
      moments?.(events, session);
      const wait = trigger?.onEvents(
        events.map(({ name }) => name),
        session,
      );
      if (wait === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(ask, wait);
    },
    /** The shop asks for a coupon, in a place of its own if it names one. */
    askFor: (slot: Element | undefined): void => {
      askedFor = () => void offers?.ask(slot);
      if (offers) askedFor();
    },
    state: (more: Facts): void => {
      facts = { ...facts, ...more };
    },
    moved: (): void => offers?.moved(),
    /** Removes the card from the page. */
    remove: (): void => offers?.remove(),
    forget: (): void => {
      offers?.remove();
      facts = {};
    },
  };
};
