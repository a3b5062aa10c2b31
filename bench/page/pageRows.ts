import { type BenchRow, median, rounded } from '../benchResult';
import type { Taken } from './measureVisit';
import { medianInterval } from './medianInterval';
import { pageBudgets, RUNTIME_KB } from './pageBudgets';

/** What one variant took on each visit: of the page alone, and with something put into the cart. */
export interface Visits {
  readonly name: string;
  readonly view: readonly Taken[];
  readonly cart: readonly Taken[];
}

type Moment = 'view' | 'cart';
const when = { view: 'page view', cart: 'cart visit' } as const;

/** What each visit took more than the other one in the same round. */
const beyond = (ours: readonly Taken[], others: readonly Taken[], of: (taken: Taken) => number): readonly number[] =>
  ours.map((taken, i) => of(taken) - of(others[i] ?? taken));

const ms = ({ mainMs }: Taken): number => mainMs;

/** A median with the interval that holds it. */
const told = (values: readonly number[]): string => {
  const [low, high] = medianInterval(values);
  return `${rounded(low)} to ${rounded(high)}`;
};

/** Rows of a moment of the visit; Couplet's come first, and peers are told against them. */
const rowsAt = (at: Moment, none: Visits, tags: readonly Visits[]): readonly BenchRow[] => {
  const [first] = tags;
  const ours = { kB: median((first ?? none)[at].map(({ kB }) => kB)), ms: first ? median(beyond(first[at], none[at], ms)) : Number.NaN };
  return tags.flatMap((tag, which): readonly BenchRow[] => {
    const isOurs = which === 0;
    const row = (what: string, value: number, unit: string, own: number, most: number, note: string): BenchRow => ({
      what: `${what}, ${when[at]}, ${tag.name}`,
      value: rounded(value, 4),
      unit,
      ...(isOurs ? { budget: most } : { floor: rounded(own), ratio: rounded(value / own) }),
      ok: !isOurs || value <= most,
      note,
    });
    const { kB, requests, mainMs } = pageBudgets[at];
    const asked = median(tag[at].map((taken) => taken.requests));
    const brotli = rounded(median(tag[at].map(({ brotliKB }) => brotliKB)));
    const cpu = beyond(tag[at], none[at], ms);
    const whole = median(beyond(tag[at], none[at], (taken) => taken.processMs));
    const against = isOurs || !first ? '' : `; ours less theirs ${told(beyond(first[at], tag[at], ms))}`;
    return [
      row('download', median(tag[at].map((taken) => taken.kB)), 'kB gzip', ours.kB, kB, `${asked} requests; ${brotli} kB brotli`),
      ...(isOurs ? [row('requests', asked, 'requests', asked, requests, 'answers of its server included')] : []),
      row(
        'main thread',
        median(cpu),
        'ms CPU',
        ours.ms,
        mainMs,
        `${told(cpu)}; all threads of the page's process ${rounded(whole)}${against}`,
      ),
    ];
  });
};

/** The runtime is for later pages: none of it may be loaded on a first one. */
const runtimeRow = ({ name, cart }: Visits): BenchRow => {
  const value = median(cart.map(({ runtimeKB }) => runtimeKB));
  return {
    what: `TensorFlow.js, cart visit, ${name}`,
    value: rounded(value, 4),
    unit: 'kB gzip',
    budget: RUNTIME_KB,
    ok: value <= RUNTIME_KB,
    note: 'from the second page on',
  };
};

/** Whether the page's own thread works less for us than for the peer that does most alike, by the rounds they shared. */
const peerRow = (ours: Visits, peer: Visits): BenchRow => {
  const differences = beyond(ours.view, peer.view, ms);
  const value = median(differences);
  return {
    what: `main thread beyond ${peer.name}'s, page view`,
    value: rounded(value),
    unit: 'ms CPU',
    budget: 0,
    ok: value <= 0,
    note: `${told(differences)}; median of ${differences.length} rounds, 95% interval`,
  };
};

/** What two variants without a tag differ by, which is noise. */
const controlRow = (none: Visits, again: Visits): BenchRow => {
  const differences = beyond(again.view, none.view, ms);
  return {
    what: 'main thread of the page without a tag, twice',
    value: rounded(median(differences)),
    unit: 'ms CPU',
    ok: true,
    note: `${told(differences)}; ${rounded(median(none.view.map(ms)))} ms each`,
  };
};

/** @param visits without a tag, with Couplet's, with each peer's, and perhaps without a tag `again`; as many of each, in rounds */
export const pageRows = (visits: readonly Visits[], again?: Visits): readonly BenchRow[] => {
  const [none, ours, ...peers] = visits;
  if (!none || !ours) throw new RangeError('there is nothing to compare with');
  const [, ...tags] = visits;
  const growthBook = peers.find(({ name }) => name.startsWith('GrowthBook'));
  return [
    ...rowsAt('view', none, tags),
    ...(growthBook ? [peerRow(ours, growthBook)] : []),
    ...(again ? [controlRow(none, again)] : []),
    ...rowsAt('cart', none, tags),
    runtimeRow(ours),
  ];
};
