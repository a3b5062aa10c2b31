import type { ScriptPolicy } from '../chunk';
import type { Command } from '../pageContract';
import type { Couplet, CoupletOptions } from './couplet';

type Listener = (value: never) => unknown;

interface Channel {
  readonly entries: Set<{ readonly listener: Listener }>;
  last?: unknown;
}

const channels = new Map<string, Channel>();

/** Later, so that one which throws stops no other; not to those that stopped listening meanwhile. */
const tell = ({ entries }: Channel, entry: { readonly listener: Listener }, value: unknown): void =>
  queueMicrotask(() => entries.has(entry) && entry.listener(value as never));

const openChannel = (name: string): Channel => {
  const channel: Channel = { entries: new Set() };
  channels.set(name, channel);
  const dispatch = (value: unknown): unknown => {
    if (name === 'apply') return [...channel.entries].at(-1)?.listener(value as never);
    // As the widget does it for those who come late.
    if (name === 'ready') channel.last = value;
    for (const entry of channel.entries) tell(channel, entry, value);
    return undefined;
  };
  // While nobody listens, a code is put onto the cart as if nobody ever had.
  window.couplet?.('on', name, Object.assign(dispatch, { idle: () => channel.entries.size === 0 }));
  return channel;
};

/**
 * The widget keeps every listener for as long as the page lives, which is longer than a component does: it gets one a name, who calls those
 * that still listen. @returns stops listening
 */
export const listen = (name: string, listener: Listener): (() => void) => {
  const isFirst = !channels.has(name);
  const channel = channels.get(name) ?? openChannel(name);
  const entry = { listener };
  channel.entries.add(entry);
  // Whether it may still be known is asked anew: consent may have been withdrawn.
  const late = name === 'attribution' ? window.couplet?._?.run?.(['attribution']) : channel.last;
  if (late !== undefined && !isFirst) tell(channel, entry, late);
  return () => channel.entries.delete(entry);
};

interface TrustedTypesWindow {
  readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptPolicy };
}

let policy: ScriptPolicy | undefined;

/** The loader makes `couplet` itself, and a page's CSP lets each name be made once. A page that refuses ours may not enforce them. */
const scriptUrl = (url: string): unknown => {
  try {
    policy ??= (window as TrustedTypesWindow).trustedTypes?.createPolicy('couplet-module', { createScriptURL: (given) => given });
  } catch {
    // The refusal stands in the page's console.
  }
  return policy?.createScriptURL(url) ?? url;
};

/** Adds the script tag where this page has none yet. */
const addTag = ({ origin, version = 'v1', integrity, nonce, ...settings }: CoupletOptions): void => {
  const there = document.querySelector<HTMLScriptElement>('script[src$="/couplet.js"]');
  if (there || window.couplet?._) {
    // A tag manager's tag has its key in `coupletConfig`.
    const key = window.couplet?._?.config.key ?? there?.dataset.key ?? window.coupletConfig?.key;
    if (key !== settings.key) console.info('couplet: ignored: the page runs Couplet with another key');
    return;
  }
  const script = document.createElement('script');
  script.async = true;
  script.crossOrigin = 'anonymous';
  if (integrity) script.integrity = integrity;
  if (nonce) script.nonce = nonce;
  for (const [name, value] of Object.entries(settings)) if (value !== undefined) script.dataset[name] = String(value);
  // So that another call tries again.
  script.onerror = () => script.remove();
  script.src = scriptUrl(`${origin.replace(/\/+$/, '')}/${version}/couplet.js`) as string;
  document.head.append(script);
};

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
      console.info('couplet: not started: origin or key is missing');
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
