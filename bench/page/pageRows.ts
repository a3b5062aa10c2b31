import { type BenchRow, median, rounded } from '../benchResult';
import type { Taken } from './measureVisit';
import { pageBudgets, RUNTIME_KB } from './pageBudgets';

/** What one variant took on each visit: of the page alone, and with something put into the cart. */
export interface Visits {
  readonly name: string;
  readonly view: readonly Taken[];
  readonly cart: readonly Taken[];
}

/** What each visit took more than the one without a tag in the same round. */
const beyond = (ours: readonly Taken[], none: readonly Taken[], of: (taken: Taken) => number): readonly number[] =>
  ours.map((taken, i) => of(taken) - of(none[i] ?? taken));

const range = (values: readonly number[]): string => `${rounded(Math.min(...values))} to ${rounded(Math.max(...values))}`;

/** Rows of a moment of the visit; Couplet's come first, and peers are told against them. */
const rowsAt = (at: 'view' | 'cart', none: Visits, tags: readonly Visits[]): readonly BenchRow[] => {
  const when = at === 'view' ? 'page view' : 'cart visit';
  const ms = (taken: Taken): number => taken.mainMs;
  const [first] = tags;
  const ours = { kB: median((first ?? none)[at].map(({ kB }) => kB)), ms: first ? median(beyond(first[at], none[at], ms)) : Number.NaN };
  return tags.flatMap((tag, which): readonly BenchRow[] => {
    const isOurs = which === 0;
    const row = (what: string, value: number, unit: string, own: number, most: number, note: string): BenchRow => ({
      what: `${what}, ${when}, ${tag.name}`,
      value: rounded(value, 4),
      unit,
      ...(isOurs ? { budget: most } : { floor: rounded(own), ratio: rounded(value / own) }),
      ok: !isOurs || value <= most,
      note,
    });
    const { kB, requests, mainMs } = pageBudgets[at];
    const asked = median(tag[at].map((taken) => taken.requests));
    const cpu = beyond(tag[at], none[at], ms);
    const runtime = median(tag[at].map(({ runtimeKB }) => runtimeKB));
    const whole = median(beyond(tag[at], none[at], (taken) => taken.processMs));
    return [
      row('download', median(tag[at].map((taken) => taken.kB)), 'kB gzip', ours.kB, kB, `${asked} requests`),
      ...(isOurs && at === 'cart'
        ? [row('TensorFlow.js, once', runtime, 'kB gzip', runtime, RUNTIME_KB, 'in idle time, for the network of the order')]
        : []),
      ...(isOurs ? [row('requests', asked, 'requests', asked, requests, 'answers of its server included')] : []),
      row('main thread', median(cpu), 'ms CPU', ours.ms, mainMs, `${range(cpu)}; all threads of the page's process ${rounded(whole)}`),
    ];
  });
};

/** @param visits without a tag, with Couplet's, with each peer's; as many of each, in rounds */
export const pageRows = ([none, ...tags]: readonly Visits[]): readonly BenchRow[] => {
  if (!none) throw new RangeError('there is nothing to compare with');
  return [...rowsAt('view', none, tags), ...rowsAt('cart', none, tags)];
};
