import { type BenchRow, median, rounded } from '../benchResult';
import type { Taken } from './measureVisit';
import { pageBudgets } from './pageBudgets';

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
  const when = at === 'view' ? 'page view' : 'something in the cart';
  const ms = (taken: Taken): number => taken.mainMs;
  const [first] = tags;
  const ours = { kB: median((first ?? none)[at].map(({ kB }) => kB)), ms: first ? median(beyond(first[at], none[at], ms)) : Number.NaN };
  return tags.flatMap((tag, which): readonly BenchRow[] => {
    const kB = median(tag[at].map((taken) => taken.kB));
    const cpu = beyond(tag[at], none[at], ms);
    const whole = median(beyond(tag[at], none[at], (taken) => taken.processMs));
    const value = median(cpu);
    const [most, mostMs] = which === 0 ? [pageBudgets[at].kB, pageBudgets[at].mainMs] : [];
    const against = (own: number, other: number) => (which === 0 ? {} : { floor: rounded(own), ratio: rounded(other / own) });
    return [
      {
        what: `download, ${when}, ${tag.name}`,
        value: rounded(kB, 4),
        unit: 'kB gzip',
        ...against(ours.kB, kB),
        ...(most === undefined ? {} : { budget: most }),
        ok: most === undefined || kB <= most,
        note: `${median(tag[at].map(({ requests }) => requests))} requests`,
      },
      {
        what: `main thread, ${when}, ${tag.name}`,
        value: rounded(value),
        unit: 'ms CPU',
        ...against(ours.ms, value),
        ...(mostMs === undefined ? {} : { budget: mostMs }),
        ok: mostMs === undefined || value <= mostMs,
        note: `${range(cpu)}; all threads of the page's process ${rounded(whole)}`,
      },
    ];
  });
};

/** @param visits without a tag, with Couplet's, with each peer's; as many of each, in rounds */
export const pageRows = ([none, ...tags]: readonly Visits[]): readonly BenchRow[] => {
  if (!none) throw new RangeError('there is nothing to compare with');
  return [...rowsAt('view', none, tags), ...rowsAt('cart', none, tags)];
};
