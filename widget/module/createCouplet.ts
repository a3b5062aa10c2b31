import type { ScriptPolicy } from '../chunk';
import type { Command } from '../pageContract';
import type { Couplet, CoupletOptions } from './couplet';

type Listener = (value: never) => unknown;

interface Channel {
  readonly entries: Set<{ readonly listener: Listener }>;
  last?: unknown;
}

const channels = new Map<string, Channel>();

/** Delivered later, so that a listener that throws does not stop the others. Listeners removed in the meantime are skipped. */
const tell = ({ entries }: Channel, entry: { readonly listener: Listener }, value: unknown): void =>
  queueMicrotask(() => entries.has(entry) && entry.listener(value as never));

const openChannel = (name: string): Channel => {
  const channel: Channel = { entries: new Set() };
  channels.set(name, channel);
  const latest = (): (Listener & { has?: Listener }) | undefined => [...channel.entries].at(-1)?.listener;
  const dispatch = (value: unknown): unknown => {
    if (name === 'apply') return latest()?.(value as never);
    // As the widget does for late listeners.
    if (name === 'ready') channel.last = value;
    for (const entry of channel.entries) tell(channel, entry, value);
    return undefined;
  };
  // Without listeners, a code is applied to the cart as if none had ever been added.
  window.couplet?.(
    'on',
    name,
    Object.assign(dispatch, { idle: () => channel.entries.size === 0, has: (code: never) => latest()?.has?.(code) }),
  );
  return channel;
};

/**
 * The widget keeps every listener for the life of the page, which is longer than a component's. It therefore gets one per name, which calls
 * the current listeners. @returns a function that stops listening
 */
export const listen = (name: string, listener: Listener): (() => void) => {
  const isFirst = !channels.has(name);
  const channel = channels.get(name) ?? openChannel(name);
  const entry = { listener };
  channel.entries.add(entry);
  // Checked again, since consent may have been withdrawn.
  const late = name === 'attribution' ? window.couplet?._?.run?.(['attribution']) : channel.last;
  if (late !== undefined && !isFirst) tell(channel, entry, late);
  return () => channel.entries.delete(entry);
};

interface TrustedTypesWindow {
  readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptPolicy };
}

let policy: ScriptPolicy | undefined;

/**
 * The loader creates the policy `couplet` itself, and a page's CSP allows each name once. A page that refuses ours may not enforce Trusted
 * Types.
 */
const scriptUrl = (url: string): unknown => {
  try {
    policy ??= (window as TrustedTypesWindow).trustedTypes?.createPolicy('couplet-module', { createScriptURL: (given) => given });
  } catch {
    // The refusal is in the page's console.
  }
  return policy?.createScriptURL(url) ?? url;
};

/** Adds the script tag if this page does not have it yet. */
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
  // Removed, so that the next call tries again.
  script.onerror = () => script.remove();
  script.src = scriptUrl(`${origin.replace(/\/+$/, '')}/${version}/couplet.js`) as string;
  document.head.append(script);
};

const handles = new Set<Couplet>();

/**
 * Adds Couplet to this page by its script tag. Repeated calls add it only once, and the first call's settings apply. On a server it does
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
    picks: (place) => say('picks', place),
    privacy: () => say('privacy'),
    inbox: () => say('inbox'),
    push: (what = 'on') => say('push', what),
    forget: () => say('forget'),
    debug: () => say('debug'),
    // The queue from before the script loaded returns no value.
    attribution: () => (handles.has(couplet) ? (window.couplet?._?.run?.(['attribution']) as string | undefined) : undefined),
    destroy: () => {
      if (!handles.delete(couplet)) return;
      for (const stop of unlisten) stop();
      // An effect that is undone and redone at once (React's StrictMode, hot reload) does not remove the card.
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
    // An element of the page with this id is also found under the name.
    if (typeof window.couplet !== 'function')
      window.couplet = Object.assign((...command: readonly unknown[]) => void window.couplet?.q?.push(command), { q: queue });
    addTag(options);
    handles.add(couplet);
    // A `pause` may be waiting in the queue if the widget's script did not load.
    say('resume');
  } catch (error) {
    console.info(`couplet: ${String(error)}`);
  }
  return couplet;
};
