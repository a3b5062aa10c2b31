import type { Facts } from '../src/engine/features/featureSpec';
import type { ShopperEvent } from '../src/protocol/events/shopperEvent';
import { ga4ToEvent, type MappingContext } from './capture/ga4ToEvent';
import type { Commands } from './commands';
import type { Listeners } from './listeners';

/** `couplet('track', name, params)`: GA4 names and parameters, prices in major units as GA4 has them. */
const manualEvent = (command: ArrayLike<unknown>, context: MappingContext): ShopperEvent | undefined =>
  ga4ToEvent(command[1], command[2], context);

export interface PageCommandOptions {
  context(): MappingContext;
  take(event: ShopperEvent | undefined): void;
  consent(choice: unknown): void;
  state(facts: Facts): void;
  /** The shop's id of who has signed in: no fact, as nothing is chosen by it. */
  customer(id: string): void;
  readonly listeners: Listeners;
  offer(slot: Element | undefined): void;
  privacy(): void;
  inbox(): void;
  push(what: unknown): void;
  forget(): void;
  debug(): void;
  pause(): void;
  resume(): void;
  attribution(): string | undefined;
  note(code: string, message: string): void;
}

const elementOf = (slot: unknown): Element | undefined =>
  (typeof slot === 'string' ? document.querySelector(slot) : slot instanceof Element ? slot : undefined) ?? undefined;

/** What a shop's page may say: `couplet(name, …)`. */
export const pageCommands = (page: PageCommandOptions): Commands => ({
  track: (command) => page.take(manualEvent(command, page.context())),
  consent: (command) => page.consent(command[1]),
  identify: (command) => {
    const { customerId, ...given } = Object(command[1]) as Record<string, unknown>;
    if (/^(string|number)$/.test(typeof customerId)) page.customer(`${customerId}`);
    const stated = Object.entries(given);
    page.state(Object.fromEntries(stated.filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))) as Facts);
  },
  on: (command) => page.listeners.on(command[1], command[2]),
  offer: (command) => {
    const { slot } = Object(command[1]) as { readonly slot?: unknown };
    const element = elementOf(slot);
    // Only now can it be told: later the page may have it.
    if (slot !== undefined && !element) page.note('slot_missing', `no ${String(slot)} here yet: a card in the corner`);
    page.offer(element);
  },
  privacy: page.privacy,
  inbox: page.inbox,
  push: (command) => page.push(command[1]),
  forget: page.forget,
  debug: page.debug,
  pause: page.pause,
  resume: page.resume,
  attribution: page.attribution,
});
