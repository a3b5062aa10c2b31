import type { PageEvents } from './pageContract';

export interface Listeners {
  on(name: unknown, listener: unknown): void;
  /** The listener that was added last. */
  latest(name: unknown): ((value: unknown) => unknown) | undefined;
  emit<N extends keyof PageEvents>(name: N, value: PageEvents[N]): void;
  /** Listeners added from now on do not get the latest value. */
  forget(name: keyof PageEvents): void;
}

/** The page's listeners. If one throws, that is the page's own error: it reaches the page's console and does not affect us. */
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
