import type { Command } from '../handoff';
import { addTag } from './addTag';
import type { Couplet } from './couplet';
import type { CoupletOptions } from './coupletOptions';
import { listen } from './listen';

const open = new Set<Couplet>();

/**
 * Puts Couplet onto this page by its script tag, once however often it is called: the first call's settings count. On a server it does
 * nothing. Never throws.
 */
export const createCouplet = (options: CoupletOptions): Couplet => {
  const unlisten: (() => void)[] = [];
  const say = (...command: readonly unknown[]): void => {
    if (open.has(couplet)) window.couplet?.(...command);
  };
  const couplet: Couplet = {
    track: (name, ...parameters) => say('track', name, ...parameters),
    consent: (choice) => say('consent', choice),
    identify: (facts) => say('identify', facts),
    on: (name, listener) => {
      const stop = open.has(couplet) ? listen(name, listener) : () => {};
      unlisten.push(stop);
      return stop;
    },
    offer: (place) => say('offer', place),
    privacy: () => say('privacy'),
    forget: () => say('forget'),
    debug: () => say('debug'),
    // The queue of before the script was there answers nothing.
    attribution: () => (open.has(couplet) ? (window.couplet?._?.run?.(['attribution']) as string | undefined) : undefined),
    destroy: () => {
      if (!open.delete(couplet)) return;
      for (const stop of unlisten) stop();
      // An effect that is undone and done again at once (React's StrictMode, hot reload) leaves the card where it is.
      queueMicrotask(() => {
        if (open.size === 0) window.couplet?.('pause');
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
    window.couplet ??= Object.assign((...command: readonly unknown[]) => void window.couplet?.q?.push(command), { q: queue });
    const added = addTag(options);
    open.add(couplet);
    if (!added) say('resume');
  } catch (error) {
    console.info(`couplet: ${String(error)}`);
  }
  return couplet;
};
