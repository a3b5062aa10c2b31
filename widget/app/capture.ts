import type { Item, ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { watchDataLayer } from '../capture/dataLayer';
import { type Amounts, ga4ToEvent, priced } from '../capture/ga4ToEvent';
import { ownPage, watchPage } from '../capture/page';
import type { ReadGa4 } from '../capture/platforms/fields';
import { createDedupe, type Origin } from '../capture/recorder';
import type { TellConsent } from '../consent/consent';
import type { Handoff } from '../loader/handoff';
import type { Command } from '../pageContract';
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
  note(code: string, message: string): void;
}

/** Seconds after which the page is searched for signs of a platform again: Tag Manager injects vendors late. */
const LOOKS = [2, 5, 15, 50];

/** Captures the page's events over all channels: each event once, and none while the page has paused Couplet. */
export const createCapture = ({ handoff, currency, record, moved, tellConsent, note }: CaptureOptions) => {
  const { config } = handoff;
  const isFresh = createDedupe();
  /** Names of events the shop itself has sent. Those of its platform are then ignored. */
  const said = new Set<string>();
  /** The product of the page, if it shows exactly one. */
  let product: Item | undefined;
  let paused = false;
  let turnTo: ((product: string | undefined) => void) | undefined;
  /** A dataLayer has entries in an older format, which the platforms chunk reads. */
  let isOld = false;
  const amounts: Amounts = new WeakMap();
  const read: ReadGa4 = (name, parameters) =>
    ga4ToEvent(name, parameters, { now: Date.now(), currency: config.currency ?? currency(), amounts });
  const watchPlatform = quietly(() => handoff.store?.({ read, take, said, watchLayer, note }));
  const detectPlatform = quietly(() => handoff.detectPlatform?.(said.has('view_item'), watchPlatform, isOld));
  const take = (event: ShopperEvent | undefined, ...from: Origin): void => {
    if (paused || !event || !isFresh(event, ...from)) return;
    if (event.name === 'page_view') {
      product = undefined;
      moved();
      // Delayed by a task, so that waiting dataLayer entries are read first.
      setTimeout(detectPlatform);
    }
    if (event.name === 'view_item') {
      const next = event.items.length === 1 ? event.items[0] : undefined;
      turnTo?.(next?.itemId);
      product = next;
      // The item itself, whose price may still be unknown.
      if (next) Object.assign(event.items[0]!, ownPage());
    }
    record(event);
  };
  /** Takes GA4 events sent by the shop itself, through its dataLayer or a command. Was it one? */
  const hear = (name: unknown, parameters: unknown, ...from: Origin): boolean => {
    const event = read(name, parameters);
    if (event) said.add(event.name);
    take(event, ...from);
    return !!event;
  };
  /** Takes the entries of one dataLayer. */
  const watchLayer = (layer: string): void =>
    watchDataLayer(window, layer, (entry, raw) => {
      if (entry?.kind === 'consent') handoff.detectConsentTool?.(tellConsent, layer);
      else if (config.auto === 'on') {
        const isRead = entry && hear(entry.name, entry.params, layer + (raw[0] ? 0 : 1), raw.event_id ?? raw);
        if (!isRead && raw.ecommerce && !('items' in Object(raw.ecommerce))) {
          isOld = true;
          setTimeout(detectPlatform);
        }
        return isRead;
      }
      return false;
    });
  return {
    said,
    viewed: () => product,
    track: (command: Command): void => void hear(command[1], command[2], 'track', command),
    /** The event with its amounts, if they had to wait for the bundle's currency. */
    priced: (event: ShopperEvent): ShopperEvent => (config.currency ? event : priced(event, currency(), amounts)),
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
      turnTo = watchPage(Date.now, () => product?.itemId, take);
      watchLayer('dataLayer');
      for (const seconds of LOOKS) setTimeout(detectPlatform, seconds * 1_000);
    },
  };
};
