import type { Command } from '../handoff';
import { addTag } from './addTag';
import type { Couplet } from './couplet';
import type { CoupletOptions } from './coupletOptions';
import { listen } from './listen';

const handles = new Set<Couplet>();

/**
 * Puts Couplet onto this page by its script tag, once however often it is called: the first call's settings count. On a server it does
 * nothing. Never throws.
 */
export const createCouplet = (options: CoupletOptions): Couplet => {
  const unlisten: (() => void)[] = [];
  const say = (...command: readonly unknown[]): void => {
    if (handles.has(couplet)) window.couplet?.(...command);
  };
  const couplet: Couplet = {
    track: (name, ...parameters) => say('track', name, ...parameters),
    consent: (choice) => say('consent', choice),
    identify: (facts) => say('identify', facts),
    on: (name, listener) => {
      const stop = handles.has(couplet) ? listen(name, listener) : () => {};
      unlisten.push(stop);
      return stop;
    },
    offer: (place) => say('offer', place),
    privacy: () => say('privacy'),
    inbox: () => say('inbox'),
    push: (what = 'on') => say('push', what),
    forget: () => say('forget'),
    debug: () => say('debug'),
    // The queue of before the script was there answers nothing.
    attribution: () => (handles.has(couplet) ? (window.couplet?._?.run?.(['attribution']) as string | undefined) : undefined),
    destroy: () => {
      if (!handles.delete(couplet)) return;
      for (const stop of unlisten) stop();
      // An effect that is undone and done again at once (React's StrictMode, hot reload) leaves the card where it is.
      queueMicrotask(() => {
        if (handles.size === 0) window.couplet?.('pause');
      });
    },
  };
  if (typeof document === 'undefined') return couplet;
  try {
    if (!options.origin || !options.key) {
      console.info('couplet: no origin or no key, so nothing is done');
      return couplet;
    }
    const queue: Command[] = [];
    // An element of the page that has this id answers to the name as well.
    if (typeof window.couplet !== 'function')
      window.couplet = Object.assign((...command: readonly unknown[]) => void window.couplet?.q?.push(command), { q: queue });
    addTag(options);
    handles.add(couplet);
    // A `pause` may wait in the queue, of a widget whose script did not come.
    say('resume');
  } catch (error) {
    console.info(`couplet: ${String(error)}`);
  }
  return couplet;
};
