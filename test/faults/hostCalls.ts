import { runInNewContext } from 'node:vm';

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Every call of the platform that the widget makes while a shopper sees a coupon, claims it, opens the panel and erases, the page's own address
 * and document apart, which no page can redefine. `test/faults/hostFaults` holds that it meets these and no other.
 */
export const hostCalls: Readonly<Record<Place, readonly string[]>> = {
  // On the page, with a worker beside it.
  page: names(`
    AbortController AbortController#abort AbortController#signal AbortSignal#aborted Blob CSS.escape
    CSSStyleDeclaration#getPropertyValue CSSStyleDeclaration#removeProperty CSSStyleDeclaration#setProperty CSSStyleRule#style
    CSSStyleSheet CSSStyleSheet#cssRules CSSStyleSheet#replaceSync CharacterData#data CharacterData#remove Clipboard#writeText
    DOMRectReadOnly#bottom DOMRectReadOnly#left DOMRectReadOnly#right DOMRectReadOnly#top DOMTokenList#value
    Document#activeElement Document#body Document#createElement Document#createElementNS Document#createTextNode
    Document#currentScript Document#documentElement Document#head Document#images Document#prerendering Document#querySelector
    Document#querySelectorAll Document#readyState Document#visibilityState DocumentFragment#append
    DocumentFragment#firstElementChild DocumentFragment#querySelector Element#append Element#attachShadow
    Element#customElementRegistry Element#getBoundingClientRect Element#id Element#matches Element#namespaceURI Element#part
    Element#querySelectorAll Element#remove Element#removeAttribute Element#setAttribute Element#toggleAttribute
    Event#defaultPrevented EventTarget#addEventListener EventTarget#removeEventListener HTMLAnchorElement#download
    HTMLAnchorElement#href HTMLAnchorElement#target HTMLButtonElement#type HTMLCollection#length HTMLDialogElement#close
    HTMLDialogElement#open HTMLDialogElement#showModal HTMLElement HTMLElement#autofocus HTMLElement#click HTMLElement#dataset
    HTMLElement#dir HTMLElement#focus HTMLElement#lang HTMLElement#nonce HTMLElement#offsetHeight HTMLElement#offsetWidth
    HTMLElement#onerror HTMLElement#onload HTMLElement#style HTMLInputElement#accept HTMLInputElement#type HTMLScriptElement
    HTMLScriptElement#charset HTMLScriptElement#crossOrigin HTMLScriptElement#integrity HTMLScriptElement#src
    HTMLTimeElement#dateTime IntersectionObserver IntersectionObserver#disconnect IntersectionObserver#observe
    IntersectionObserverEntry#intersectionRatio IntersectionObserverEntry#intersectionRect Intl.DateTimeFormat Intl.ListFormat
    Intl.Locale Intl.NumberFormat Intl.getCanonicalLocales KeyboardEvent#key MediaQueryList#matches MessageEvent#data
    Navigator#clipboard Navigator#doNotTrack Node#firstChild Node#insertBefore Node#isConnected Node#nextSibling Node#nodeType
    Node#ownerDocument Node#parentElement Node#parentNode NodeList#length Notification Notification.permission Performance#now
    ResizeObserver ResizeObserver#disconnect ResizeObserver#observe ShadowRoot#activeElement ShadowRoot#adoptedStyleSheets
    ShadowRoot#customElementRegistry ShadowRoot#host Storage#removeItem TrustedTypePolicy#createScriptURL
    TrustedTypePolicyFactory#createPolicy URL URL#href URL.createObjectURL Worker Worker#onerror Worker#postMessage
    clearInterval clearTimeout fetch getComputedStyle innerHeight innerWidth matchMedia navigation navigator performance
    queueMicrotask requestAnimationFrame requestIdleCallback sessionStorage setInterval setTimeout trustedTypes
  `),
  // In the worker.
  worker: names(`
    AbortSignal AbortSignal.timeout Crypto#getRandomValues Crypto#subtle CryptoKey EventTarget#addEventListener
    EventTarget#removeEventListener IDBCursor IDBCursor#advance IDBCursor#continue IDBCursor#continuePrimaryKey IDBDatabase
    IDBDatabase#createObjectStore IDBDatabase#transaction IDBFactory#open IDBIndex IDBObjectStore IDBObjectStore#clear
    IDBObjectStore#delete IDBObjectStore#get IDBObjectStore#getAllKeys IDBObjectStore#put IDBRequest IDBRequest#result
    IDBRequest#transaction IDBTransaction IDBTransaction#commit IDBTransaction#objectStore IDBVersionChangeEvent#newVersion
    IDBVersionChangeEvent#oldVersion Intl.DateTimeFormat Intl.ListFormat Intl.NumberFormat MessageEvent#data MessageEvent#origin
    Response#ok Response#status Response#text SubtleCrypto#digest SubtleCrypto#importKey SubtleCrypto#verify TextEncoder
    TextEncoder#encode URL URL#href WorkerGlobalScope#atob WorkerGlobalScope#crypto WorkerGlobalScope#fetch
    WorkerGlobalScope#indexedDB WorkerGlobalScope#onunhandledrejection WorkerGlobalScope#setTimeout postMessage
  `),
  // In a worker that scores with TensorFlow.js, besides.
  network: names(`
    GPUBuffer NetworkInformation#saveData Performance#now Response#arrayBuffer TextDecoder WebAssembly.Module
    WebAssembly.instantiateStreaming WebAssembly.validate WorkerGlobalScope#importScripts WorkerGlobalScope#location
    WorkerGlobalScope#navigator WorkerGlobalScope#performance WorkerGlobalScope#self WorkerLocation#href WorkerLocation#search
    WorkerNavigator#connection console.log console.warn
  `),
  // On a page where no worker may be, besides those of a page.
  alone: names(`
    AbortSignal AbortSignal.timeout Crypto#getRandomValues Crypto#subtle CryptoKey IDBCursor IDBCursor#advance
    IDBCursor#continue IDBCursor#continuePrimaryKey IDBDatabase IDBDatabase#createObjectStore IDBDatabase#transaction
    IDBFactory#open IDBIndex IDBObjectStore IDBObjectStore#clear IDBObjectStore#delete IDBObjectStore#get
    IDBObjectStore#getAllKeys IDBObjectStore#put IDBRequest IDBRequest#result IDBRequest#transaction IDBTransaction
    IDBTransaction#commit IDBTransaction#objectStore IDBVersionChangeEvent#newVersion IDBVersionChangeEvent#oldVersion Response
    Response#ok Response#status Response#text SubtleCrypto#digest SubtleCrypto#importKey SubtleCrypto#verify TextEncoder
    TextEncoder#encode atob crypto indexedDB
  `),
};

/** What becomes of a host call that the widget meets. */
export type Fault = 'throws' | 'missing';

interface Held {
  /** Names that the language itself brings, not the host. */
  readonly language: readonly string[];
  /** Whose calls: scripts of this origin; absent: everybody's. */
  readonly origin?: string;
  /** Is every call reported, or only one that is broken? */
  readonly watched?: boolean;
  readonly broken: Readonly<Record<string, Fault>>;
  /** Text that the widget's worker begins with. */
  readonly worker?: string;
}

/**
 * Runs in a page or a worker before any other script, and is passed there as text. Whoever reads a member of the platform's interfaces,
 * `Element#remove`, `URL.createObjectURL`, `fetch`, finds it broken or as it is, and the console is told `met: <name>`.
 * The shop's own scripts and the test's find everything as it is: who asks is told by the stack, the first script on it.
 */
const holdCalls = ({ language, origin, watched = false, broken, worker }: Held): void => {
  const say = console.debug.bind(console);
  const told = new Set<string>();
  const isTheirs = (): boolean => {
    if (origin === undefined) return true;
    const caller = (new Error().stack ?? '').split('\n').find((line) => /(https?|blob):/.test(line));
    return caller?.includes(origin) === true;
  };
  const meet = (name: string): void => {
    if (told.has(name)) return;
    told.add(name);
    say(`met: ${name}`);
  };
  /** A real function, so that `new` works, and one that `instanceof` fails on. */
  const brokenFunction = (): unknown => {
    function fails(): never {
      throw new TypeError('broken');
    }
    Object.defineProperty(fails, Symbol.hasInstance, { value: fails });
    return fails;
  };
  /** The widget's worker begins with a text of the test's. */
  const blobFor = (native: typeof Blob): unknown => {
    function made(parts: BlobPart[] = [], options?: BlobPropertyBag): Blob {
      return new native(options?.type === 'text/javascript' ? [`${worker};\n`, ...parts] : parts, options);
    }
    made.prototype = native.prototype;
    return made;
  };
  const hold = (holder: object, key: string, name: string): void => {
    const native = Object.getOwnPropertyDescriptor(holder, key);
    const fault = broken[name];
    const reaches = name === 'Blob' && worker !== undefined;
    if (!native?.configurable) return;
    if (!native.get && !native.set && typeof native.value !== 'function') return;
    const fails = brokenFunction();
    const blob = reaches ? blobFor(native.value) : undefined;
    const fail = (): unknown => {
      if (fault === 'throws' && (native.get || native.set)) throw new TypeError('broken');
      return fault === 'throws' ? fails : undefined;
    };
    Object.defineProperty(holder, key, {
      configurable: true,
      enumerable: native.enumerable ?? false,
      get(this: unknown) {
        const theirs = isTheirs();
        if (theirs && (watched || fault)) meet(name);
        if (theirs && fault) return fail();
        if (theirs && blob) return blob;
        return native.get ? Reflect.apply(native.get, this, []) : native.value;
      },
      set(this: unknown, value: unknown) {
        const theirs = isTheirs();
        if (theirs && (watched || fault)) meet(name);
        if (theirs && fault) fail();
        else if (native.set) Reflect.apply(native.set, this, [value]);
        else if (!native.get) {
          Object.defineProperty(this ?? globalThis, key, {
            value,
            writable: true,
            configurable: true,
            enumerable: native.enumerable ?? false,
          });
        }
      },
    });
  };
  const holdAll = (holder: object, nameOf: (key: string) => string): void => {
    for (const key of Object.getOwnPropertyNames(holder)) {
      if (key !== 'constructor' && key !== 'prototype') hold(holder, key, nameOf(key));
    }
  };
  if (!watched) {
    // The others are left asleep: a browser makes its interfaces when they are first asked for.
    const globals = globalThis as unknown as Readonly<Record<string, { readonly prototype: object }>>;
    for (const name of [...Object.keys(broken), ...(worker === undefined ? [] : ['Blob'])]) {
      const [, owner = '', mark, key = name] = /^(\w+)([#.])(\w+)$/.exec(name) ?? [];
      const holder = mark ? globals[owner] : globalThis;
      if (holder) hold(mark === '#' ? (holder as { readonly prototype: object }).prototype : holder, key, name);
    }
    return;
  }
  const own: Record<string, PropertyDescriptor> = Object.getOwnPropertyDescriptors(globalThis);
  for (const [global, { value }] of Object.entries(own)) {
    const isLanguage = language.includes(global);
    if (['Intl', 'WebAssembly', 'console', 'CSS'].includes(global)) holdAll(value, (key) => `${global}.${key}`);
    else if (typeof value === 'function' && value.prototype && value.name === global && !isLanguage) {
      holdAll(value.prototype, (key) => `${global}#${key}`);
      holdAll(value, (key) => `${global}.${key}`);
    }
  }
  for (const global of Object.keys(own)) if (!language.includes(global)) hold(globalThis, global, global);
};

/** Where the widget calls its host: on the page, in its worker, in one that fetched TensorFlow.js, or on a page where it may have none. */
export const places = ['page', 'worker', 'network', 'alone'] as const;
export type Place = (typeof places)[number];

/** What the language has, by V8's own word, and what is newer than the V8 that runs the tests. */
const language: readonly string[] = [
  ...(runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]),
  ...['Iterator', 'Float16Array', 'DisposableStack', 'AsyncDisposableStack', 'SuppressedError', 'Temporal'],
];

const textOf = (held: Omit<Held, 'language'>): string => `(${holdCalls})(${JSON.stringify({ language, ...held })})`;

/** A page's first script: everything that scripts of `origin` call in this place is reported; with `broken`, that call fails instead. */
export const hostScript = (origin: string, place: Place, broken?: Readonly<Record<string, Fault>>): string => {
  const held = { watched: !broken, broken: broken ?? {} };
  if (place === 'worker' || place === 'network') return textOf({ origin, broken: {}, worker: textOf(held) });
  return textOf({ origin, ...held, broken: { ...(place === 'alone' && { Worker: 'missing' }), ...held.broken } });
};

/** Gives everyone the next thing to do whenever they are done with one; answers in the order of the things. */
export const inTurn = async <W, T, R>(
  who: readonly W[],
  all: readonly T[],
  work: (who: W, one: T) => Promise<R>,
): Promise<readonly R[]> => {
  const done: R[] = [];
  let next = 0;
  await Promise.all(
    who.map(async (one) => {
      for (let at = next++; at < all.length; at = next++) done[at] = await work(one, all[at] as T);
    }),
  );
  return done;
};
