import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { CodeToApply } from '../pageContract';
import { quietly } from '../ui/tasks';

/** In the session storage of the shop's page. */
const KEY = 'couplet-code/1';
/** The shop's own request ends first, ms. */
const SETTLED_MS = 1_000;
/** A cart that has refused the code this often does not want it. */
const TRIES = 5;

interface WaitingOptions {
  /** May the browser store something? Otherwise the code waits on this page only. */
  mayStore(): boolean;
  /** Applies it, with whatever has to be loaded for that. `true`: the cart has it. `false`: the cart has refused it. */
  apply(code: CodeToApply): Promise<unknown>;
}

interface Waiting {
  readonly code: CodeToApply;
  /** How often the cart has refused it, on all pages. */
  readonly tries: number;
}

/** A code that the shopper wants on a cart that is still empty. It is applied with the first item, on this page or a later one. */
export const createWaitingCode = ({ mayStore, apply }: WaitingOptions) => {
  let waiting: Waiting | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let done: (applied: boolean) => void = () => {};
  const put = (next: Waiting | undefined): void => {
    waiting = next;
    // Some browsers throw if storage is blocked.
    void quietly(() => (next && mayStore() ? sessionStorage.setItem(KEY, JSON.stringify(next)) : sessionStorage.removeItem(KEY)))();
  };
  const stored = (): Waiting | undefined => {
    try {
      return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? undefined;
    } catch {
      return undefined;
    }
  };
  const tryNow = quietly(async () => {
    waiting ??= stored();
    if (!waiting) return;
    const { code, tries } = waiting;
    const isOver = (): boolean => code.expiresAt <= Date.now();
    const applied = isOver() ? false : await apply(code);
    // Another one waits by now, or none.
    if (waiting?.code !== code) return;
    const left = { code, tries: applied === false ? tries + 1 : tries };
    if (applied !== true && !isOver() && left.tries < TRIES) return put(left);
    put(undefined);
    done(applied === true);
  });
  return {
    /** Resolves when it no longer waits, also because another one does. True: the cart has it. */
    wait: (code: CodeToApply): Promise<boolean> => {
      put({ code, tries: 0 });
      done(false);
      return new Promise((resolve) => {
        done = resolve;
      });
    },
    /** The page has recorded events. */
    recorded: (events: readonly ShopperEvent[]): void => {
      if (!events.some(({ name }) => name === 'add_to_cart' || name === 'view_cart')) return;
      clearTimeout(timer);
      // One after another, so that no two requests change the cart at once.
      timer = setTimeout(() => {
        last = last.then(tryNow);
      }, SETTLED_MS);
    },
    forget: (): void => {
      put(undefined);
      done(false);
    },
  };
};
