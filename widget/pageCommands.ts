import type { Facts } from '../src/engine/features/featureSpec';
import type { ShopperEvent } from '../src/protocol/events/shopperEvent';
import { ga4ToEvent, type MappingContext } from './capture/ga4ToEvent';
import type { Command } from './handoff';
import type { PageEvents } from './pageContract';

export interface Listeners {
  on(name: unknown, listener: unknown): void;
  /** Who was last to listen. */
  latest(name: unknown): ((value: unknown) => unknown) | undefined;
  emit<N extends keyof PageEvents>(name: N, value: PageEvents[N]): void;
  /** Who comes late is not told what was said last. */
  forget(name: keyof PageEvents): void;
}

/** The page's listeners; one that throws is the page's own error and reaches its console, not us. */
export const createListeners = (): Listeners => {
  const all = new Map<unknown, ((value: unknown) => unknown)[]>();
  const last = new Map<unknown, unknown>();
  const call = (listener: (value: unknown) => unknown, value: unknown): void => {
    queueMicrotask(() => listener(value));
  };
  return {
    on: (name, listener) => {
      if (typeof listener !== 'function') return;
      const typed = listener as (value: unknown) => unknown;
      all.set(name, [...(all.get(name) ?? []), typed]);
      if (last.has(name)) call(typed, last.get(name));
    },
    latest: (name) => all.get(name)?.at(-1),
    forget: (name) => last.delete(name),
    emit: (name, value) => {
      if (name === 'ready' || name === 'attribution') last.set(name, value);
      for (const listener of all.get(name) ?? []) call(listener, value);
    },
  };
};

/** Handlers by command name; each gets the whole call, `[name, …arguments]`. */
type Commands = Readonly<Record<string, (command: Command) => unknown>>;

const KEPT = 100;

/**
 * Runs `couplet(…)` calls. Unknown commands and failures are notes: the caller is the shop's page and must go on.
 * @param given gets the latest calls as they came: what is wrong with them the debug panel says (`staff/check`), not code on every page
 */
export const createRun =
  (commands: Commands, given: Command[], note: (code: string, message: string) => void) =>
  (command: Command): unknown => {
    if (given.push(command) > KEPT) given.shift();
    let name = '';
    try {
      // What is called a name may be no text, and have none.
      name = String(command[0]);
      if (Object.hasOwn(commands, name)) return commands[name]?.(command);
      note('unknown_command', `there is no command ${name}`);
    } catch (error) {
      note('command_failed', `${name}: ${String(error)}`);
    }
    return undefined;
  };

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
