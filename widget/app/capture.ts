import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { watchDataLayer } from '../capture/dataLayer';
import { ga4ToEvent } from '../capture/ga4ToEvent';
import { watchPage } from '../capture/page';
import type { ReadGa4 } from '../capture/platforms/fields';
import { createDedupe } from '../capture/recorder';
import type { TellConsent } from '../consent/consent';
import type { Handoff } from '../loader/handoff';
import { quietly } from '../ui/tasks';

interface CaptureOptions {
  readonly handoff: Handoff;
  /** Currency of the bundle. `undefined` until it is known. */
  currency(): string | undefined;
  record(event: ShopperEvent): void;
  /** A new page view begins. */
  moved(): void;
  /** Receives the answers of the page's consent tools. */
  readonly tellConsent: TellConsent;
}

/** Captures the page's events over all channels: each event once, and none while the page has paused Couplet. */
export const createCapture = ({ handoff, currency, record, moved, tellConsent }: CaptureOptions) => {
  const { config } = handoff;
  const isFresh = createDedupe();
  /** Names of events the shop itself has sent. Those of its platform are then ignored. */
  const said = new Set<string>();
  /** The product of the page, if it shows exactly one. */
  let product: string | undefined;
  let paused = false;

  const read: ReadGa4 = (name, parameters) => ga4ToEvent(name, parameters, { now: Date.now(), currency: config.currency ?? currency() });
  const watchPlatform = quietly(() => handoff.store?.({ read, take, said }));
  const detectPlatform = quietly(() => handoff.detectPlatform?.(said.has('view_item'), watchPlatform));
  const take = (event: ShopperEvent | undefined): void => {
    if (paused || !event || !isFresh(event)) return;
    if (event.name === 'page_view') {
      product = undefined;
      moved();
      // Delayed by a task, so that waiting dataLayer entries are read first.
      setTimeout(detectPlatform);
    }
    if (event.name === 'view_item') product = event.items.length === 1 ? event.items[0]?.itemId : undefined;
    record(event);
  };
  /** Takes GA4 events sent by the shop itself, through its dataLayer or a command. */
  const hear = (name: unknown, parameters: unknown): void => {
    const event = read(name, parameters);
    if (event) said.add(event.name);
    take(event);
  };
  return {
    said,
    hear,
    isPaused: (): boolean => paused,
    pause: (): void => {
      paused = true;
    },
    resume: (): void => {
      if (!paused) return;
      paused = false;
      // The shopper may have moved on in the meantime, so the current page counts as a view.
      take({ name: 'page_view', time: Date.now() });
    },
    /** Starts watching page views, dwell, the dataLayer and consent tools. */
    watch: (): void => {
      handoff.detectConsentTool?.(tellConsent);
      watchPage(Date.now, () => product, take);
      watchDataLayer(window as { readonly dataLayer?: unknown }, (entry) => {
        if (entry.kind === 'consent') handoff.detectConsentTool?.(tellConsent, true);
        else if (config.auto === 'on') hear(entry.name, entry.params);
      });
    },
  };
};
