import type { Facts } from '../../src/engine/features/featureSpec';
import type { Listeners } from '../listeners';
import type { Command } from '../pageContract';

/** Handlers by command name. Each gets the whole call, `[name, …arguments]`. */
type Commands = Readonly<Record<string, (command: Command) => unknown>>;

const KEPT = 100;

/**
 * Runs `couplet(…)` calls. Unknown commands and failures are noted, since the caller is the shop's page and must continue.
 * @param given gets the latest calls unchanged. The debug panel checks them for mistakes (`devtools/check`), so that pages without it load
 * no code for that
 */
export const createRun =
  (commands: Commands, given: Command[], note: (code: string, message: string) => void) =>
  (command: Command): unknown => {
    if (given.push(command) > KEPT) given.shift();
    let name = '';
    try {
      // May throw: the page can pass anything, including an object that cannot be converted to text.
      name = String(command[0]);
      if (Object.hasOwn(commands, name)) return commands[name]?.(command);
      note('unknown_command', `unknown command ${name}`);
    } catch (error) {
      note('command_failed', `${name}: ${String(error)}`);
    }
    return undefined;
  };

export interface PageCommandOptions {
  /** GA4 name and parameters, with prices in major units as in GA4. */
  track(command: Command): void;
  consent(choice: unknown): void;
  state(facts: Facts): void;
  /** The shop's id of the signed-in customer. It is not a fact: no coupon is chosen by it. */
  customer(id: string): void;
  readonly listeners: Listeners;
  offer(slot: Element | undefined): void;
  push(what: unknown): void;
  note(code: string, message: string): void;
}

const elementOf = (slot: unknown): Element | undefined =>
  (typeof slot === 'string' ? document.querySelector(slot) : slot instanceof Element ? slot : undefined) ?? undefined;

/** The data commands, `couplet(name, …)`: validates their arguments, which may be anything. */
export const pageCommands = (page: PageCommandOptions): Commands => ({
  track: page.track,
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
    // Noted at once, although the page may add the element a moment later.
    if (slot !== undefined && !element) page.note('slot_missing', `no ${String(slot)} here yet: shown in the corner`);
    page.offer(element);
  },
  push: (command) => page.push(command[1]),
});
