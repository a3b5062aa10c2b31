import { type Fields, safely } from './fields';

/** A function of the page to listen to: the path of its object, from the window, and its name there. */
export type Source = readonly [path: string, name: string];

/** Hears one call. @param by the path of the object it was made on @param waited it was in a queue */
export type TakeCall = (message: unknown, by: string, waited: boolean) => void;

type Target = Record<string, unknown>;
type Method = (...parameters: unknown[]) => unknown;

const LOOK_AGAIN_MS = 500;
const LOOKS = 120;
/** Most entries of a queue that are replayed. */
const REPLAYED = 500;
/** Most times that functions of one object are wrapped, since a script may wrap them again and again. */
const WRAPS = 10;

/** Looks now, for a minute, and whenever a script has loaded, which may have replaced a queue. */
export const keepLooking = (look: () => void): void => {
  let looks = 0;
  const again = (): void => {
    safely(look);
    if (looks++ < LOOKS) setTimeout(again, LOOK_AGAIN_MS);
  };
  again();
  globalThis.document?.addEventListener('load', (event) => safely(() => (event.target as Element).localName === 'script' && look()), true);
};

const targetAt = (host: Fields, path: string): unknown =>
  (path ? path.split('.') : []).reduce<unknown>((at, key) => (at as Fields | null | undefined)?.[key], host);

/**
 * Messages of a call: what is pushed to a queue, the arguments of a global function, or a method's name and arguments, as stubs queue them.
 */
const messagesOf = ([path, name]: Source, parameters: unknown[]): readonly unknown[] => {
  if (name === 'push') return parameters;
  return [path === '' || name === 'callMethod' ? parameters : [name, ...parameters]];
};

/** Puts a function in the place of one, so that the object has no more enumerable properties of its own: they could not be cloned. */
const put = (target: object, name: string, method: Method): void => {
  if (Object.hasOwn(target, name)) (target as Target)[name] = method;
  else Object.defineProperty(target, name, { value: method, writable: true, configurable: true });
};

/**
 * Returns a look for functions that are there by now and not heard yet. Calls that wait in a queue are replayed, unless they were heard in
 * the queue that it replaces. The page's call runs first, with its own `this` and result, on a function that keeps its properties.
 */
export const createCalls = (host: Fields): ((source: Source, take: TakeCall) => void) => {
  const replayed = new WeakSet<object>();
  const heard = new WeakSet<object>();
  const ours = new WeakSet<object>();
  const wraps = new WeakMap<object, number>();
  /** Messages in calls that have not returned: a function that wraps ours passes them on. */
  const passing = new Set<unknown>();
  /** Objects in a call that has not returned, and its name: one method may call another. But listeners push further messages. */
  const busy = new Map<string, string>();

  const tell = (take: TakeCall, message: unknown, by: string, waited: boolean): void => {
    if (waited && heard.has(message as object)) return;
    if (typeof message === 'object' && message) heard.add(message);
    safely(() => take(message, by, waited));
  };

  const wrap = (original: Method, source: Source, take: TakeCall): Method =>
    new Proxy(original, {
      apply: (call, self, parameters: unknown[]) => {
        const [path, name] = source;
        const outer = busy.get(path);
        const isOurs = outer === undefined || outer === name;
        const messages = isOurs ? messagesOf(source, parameters).filter((message) => !passing.has(message)) : [];
        if (isOurs) busy.set(path, name);
        for (const message of messages) passing.add(message);
        try {
          const answer: unknown = Reflect.apply(call, self, parameters);
          for (const message of messages) tell(take, message, path, false);
          return answer;
        } finally {
          if (outer === undefined) busy.delete(path);
          for (const message of messages) passing.delete(message);
        }
      },
    });

  return (source, take) => {
    safely(() => {
      const [path, name] = source;
      const target = targetAt(host, path);
      if (!target || (typeof target !== 'object' && typeof target !== 'function')) return;
      if (Array.isArray(target) && !replayed.has(target)) {
        replayed.add(target);
        for (const message of target.slice(-REPLAYED)) tell(take, message, path, true);
      }
      const original = (target as Target)[name] as Method & { readonly loaded?: unknown };
      const count = wraps.get(target) ?? 0;
      if (typeof original !== 'function' || ours.has(original) || count >= WRAPS) return;
      // A global function is a stub at first, whose queue is another source.
      if (path === '' && !original.loaded) return;
      const wrapped = wrap(original, source, take);
      ours.add(wrapped);
      wraps.set(target, count + 1);
      put(target, name, wrapped);
    });
  };
};
