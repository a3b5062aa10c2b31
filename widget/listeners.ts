import type { CodeToApply } from './apply/applyCode';

/** What a page may listen to with `couplet('on', name, fn)`. None of them tells which coupon was shown before the shopper's click. */
interface PageEvents {
  readonly ready: { readonly bundle: string };
  /** Cart attribute; also given to those who come late. */
  readonly attribution: string;
  readonly claim: CodeToApply;
  /** The shopper had the code put onto the cart, and it is there: what shows the cart may be drawn anew. */
  readonly applied: CodeToApply;
}

export interface Listeners {
  on(name: unknown, listener: unknown): void;
  /** Who was last to listen. */
  latest(name: unknown): ((value: unknown) => unknown) | undefined;
  emit<N extends keyof PageEvents>(name: N, value: PageEvents[N]): void;
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
    emit: (name, value) => {
      if (name === 'ready' || name === 'attribution') last.set(name, value);
      for (const listener of all.get(name) ?? []) call(listener, value);
    },
  };
};
