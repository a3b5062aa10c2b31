import type { Facts } from '../../src/engine/features/featureSpec';
import type { Listeners } from '../listeners';
import type { Command } from '../pageContract';

/** Handlers by command name; each gets the whole call, `[name, …arguments]`. */
type Commands = Readonly<Record<string, (command: Command) => unknown>>;

const KEPT = 100;

/**
 * Runs `couplet(…)` calls. Unknown commands and failures are notes: the caller is the shop's page and must go on.
 * @param given gets the latest calls as they came. The debug panel looks for mistakes in them (`devtools/check`), so that pages without it load no code for that
 */
export const createRun =
  (commands: Commands, given: Command[], note: (code: string, message: string) => void) =>
  (command: Command): unknown => {
    if (given.push(command) > KEPT) given.shift();
    let name = '';
    try {
      // May throw: the page can pass anything, also an object that cannot be made text.
      name = String(command[0]);
      if (Object.hasOwn(commands, name)) return commands[name]?.(command);
      note('unknown_command', `unknown command ${name}`);
    } catch (error) {
      note('command_failed', `${name}: ${String(error)}`);
    }
    return undefined;
  };

export interface PageCommandOptions {
  /** GA4 names and parameters, prices in major units as GA4 has them. */
  track(name: unknown, parameters: unknown): void;
  consent(choice: unknown): void;
  state(facts: Facts): void;
  /** The shop's id of the customer who has signed in. It is no fact: no coupon is chosen by it. */
  customer(id: string): void;
  readonly listeners: Listeners;
  offer(slot: Element | undefined): void;
  push(what: unknown): void;
  note(code: string, message: string): void;
}

const elementOf = (slot: unknown): Element | undefined =>
  (typeof slot === 'string' ? document.querySelector(slot) : slot instanceof Element ? slot : undefined) ?? undefined;

/** The commands that say something, `couplet(name, …)`: reads their arguments, which are whatever a shop's page has written. */
export const pageCommands = (page: PageCommandOptions): Commands => ({
  track: (command) => page.track(command[1], command[2]),
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
    // Noted at once, as the page may have the element a moment later.
    if (slot !== undefined && !element) page.note('slot_missing', `no ${String(slot)} here yet: shown in the corner`);
    page.offer(element);
  },
  push: (command) => page.push(command[1]),
});
