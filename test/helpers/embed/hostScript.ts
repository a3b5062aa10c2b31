import { runInNewContext } from 'node:vm';
import { type Fault, type Held, holdCalls } from './holdCalls';

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
