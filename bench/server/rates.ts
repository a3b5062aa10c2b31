import { type BenchRow, median, rounded } from '../benchResult';
import { cpuMs } from './cpu';
import type { LoadOrder, LoadResult } from './load';
import { bundle, environment, scratch, startMeasured } from './measuredServer';
import { type Load, startLoad, startWorker } from './worker';

/** The most work there is while nobody waits unduly, and what a p99 is promised for. */
const [MANY, FEW] = [128, 32];
const LEAST_RATIO = 0.7;
const P99_MS = 50;

interface Segment {
  readonly ours: Measured;
  readonly bare: Measured;
}
interface Measured extends LoadResult {
  readonly perSecond: number;
  /** CPU time of the server a request, µs. */
  readonly cpuUs: number;
}

const measure = async (load: Load, pid: number, order: Omit<LoadOrder, 'from'>): Promise<Measured> => {
  const before = cpuMs(pid);
  const result = await load.run(order);
  if (result.failed + result.shed > 0) throw new Error(`${result.failed} requests failed and ${result.shed} were shed where none should`);
  const { acknowledged, ms } = result;
  return { ...result, perSecond: (1_000 * acknowledged) / ms, cpuUs: (1_000 * (cpuMs(pid) - before)) / acknowledged };
};

const rowsOf = (what: LoadOrder['what'], where: string, many: readonly Segment[], few: readonly Segment[]): readonly BenchRow[] => {
  const of = (segments: readonly Segment[], value: (segment: Segment) => number): number => rounded(median(segments.map(value)));
  const ratio = of(many, ({ ours, bare }) => ours.perSecond / bare.perSecond);
  const p99 = of(few, ({ ours }) => ours.p99);
  return [
    {
      what: `${what}/s, ${where}`,
      value: of(many, ({ ours }) => ours.perSecond),
      unit: '1/s',
      floor: of(many, ({ bare }) => bare.perSecond),
      ratio,
      budget: LEAST_RATIO,
      ok: ratio >= LEAST_RATIO,
      note:
        `${MANY} connections; × is against bare Fastify on the same store; CPU of the server ${of(many, ({ ours }) => ours.cpuUs)} µs each, ` +
        `bare ${of(many, ({ bare }) => bare.cpuUs)}; the generator took ${of(many, ({ ours }) => ours.cpuMs / ours.ms)} of a core`,
    },
    {
      what: `${what} p99, ${where}`,
      value: p99,
      unit: 'ms',
      floor: of(few, ({ bare }) => bare.p99),
      ratio: of(few, ({ ours, bare }) => ours.p99 / bare.p99),
      budget: P99_MS,
      ok: p99 <= P99_MS,
      note: `${FEW} connections; each one request after the other; p50 ${of(few, ({ ours }) => ours.p50)}, longest ${of(few, ({ ours }) => ours.max)} ms; ${of(few, ({ ours }) => ours.perSecond)}/s`,
    },
  ];
};

/**
 * Reports and claims a second over HTTP, and how long one takes, beside bare Fastify on the same store with the same checks of a body. Both
 * servers, the generator and the shop are processes; the servers are asked in turns, and the one that is not asked does nothing.
 * @param stores two addresses of empty stores, as environment
 */
const rates = async (
  where: string,
  stores: readonly [ours: Readonly<Record<string, string>>, bare: Readonly<Record<string, string>>],
  { segments, ms }: { readonly segments: number; readonly ms: number },
): Promise<readonly BenchRow[]> => {
  const shop = await startWorker('shopWorker');
  const { url: shopUrl } = shop.first as { url: string };
  const ours = await startMeasured(environment(shopUrl, stores[0]));
  const bare = await startWorker('bareServerWorker', environment(shopUrl, stores[1]));
  const { url: bareUrl } = bare.first as { url: string };
  const load = await startLoad();
  /** Each is first in every other turn. */
  const pair = async (what: LoadOrder['what'], connections: number, time: number, turn: number): Promise<Segment> => {
    const order = { what, connections, ms: time, bundle: bundle.id };
    const askOurs = () => measure(load, ours.pid, { ...order, url: ours.url });
    const askBare = () => measure(load, bare.child.pid ?? 0, { ...order, url: bareUrl });
    if (turn % 2 === 0) return { ours: await askOurs(), bare: await askBare() };
    const first = await askBare();
    return { ours: await askOurs(), bare: first };
  };
  try {
    const rows: BenchRow[] = [];
    for (const what of ['reports', 'claims'] as const) {
      const measured: Record<'many' | 'few', Segment[]> = { many: [], few: [] };
      await pair(what, MANY, ms, 0);
      for (let segment = 0; segment < segments; segment++) {
        measured.many.push(await pair(what, MANY, ms, segment));
        measured.few.push(await pair(what, FEW, ms, segment));
      }
      rows.push(...rowsOf(what, where, measured.many, measured.few));
    }
    return rows;
  } finally {
    await ours.stop();
    for (const { close } of [bare, load, shop]) await close();
  }
};

export const sqliteRates = async (size: { readonly segments: number; readonly ms: number }): Promise<readonly BenchRow[]> => {
  const [ours, bare] = [scratch(), scratch()];
  try {
    return await rates('SQLite', [{ DATA_DIR: ours.path }, { DATA_DIR: bare.path }], size);
  } finally {
    for (const { remove } of [ours, bare]) remove();
  }
};
