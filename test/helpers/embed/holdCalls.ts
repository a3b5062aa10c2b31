/** What becomes of a host call that the widget meets. */
export type Fault = 'throws' | 'missing';

export interface Held {
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
export const holdCalls = ({ language, origin, watched = false, broken, worker }: Held): void => {
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
