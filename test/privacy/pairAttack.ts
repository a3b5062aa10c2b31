import { integer, type Rng } from '../../src/maths/random';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { epochEnd, epochOf, TOKENS_AN_EPOCH } from '../../src/protocol/reporting/tokens';
import type { LoadedBundle } from '../../worker/bundle/loadedBundle';
import type { OpenedBundle } from '../../worker/offers/openModel';
import { outcomeTables, takeOutcomes } from '../../worker/offers/takeOutcomes';
import { flushOutbox } from '../../worker/outbox/flushOutbox';
import { queueReport } from '../../worker/outbox/reporter';
import type { WorkerPorts } from '../../worker/ports';
import { createProblems } from '../../worker/problems';
import { logTables } from '../../worker/recording/eventLog';
import { recordEvents } from '../../worker/recording/recordEvents';
import type { DeviceStorage, OutboxEntry, StoredToken } from '../../worker/storage/deviceStorage';
import { memoryStorage } from '../../worker/storage/memoryStorage';

/** What an attacker sees of a pair of reports, each as a short text; the same names for every pair. */
export type PairFeatures = Readonly<Record<string, string>>;

/** Reports of others each browser's own second report is compared with. */
const OTHERS = 40;

/**
 * Links the second report of a browser to its first by naive Bayes: for every feature, how much likelier each of its values is between two reports of
 * one browser than between reports of two, learnt from half of the browsers, whose links the attacker knows. On the other half, the AUC is the share of others'
 * reports that score below the browser's own (ties count half); its standard error is that over browsers.
 * @param n browsers
 * @param features of the first report of browser `i` and the second of browser `j`
 */
export const pairAttack = (n: number, features: (i: number, j: number) => PairFeatures, rng: Rng): { auc: number; error: number } => {
  const half = n >> 1;
  const other = (i: number, from: number, count: number): number => from + ((i - from + 1 + integer(rng, count - 1)) % count);
  const counts = new Map<string, [same: number, different: number]>();
  const count = (seen: PairFeatures, which: 0 | 1): void => {
    for (const [name, value] of Object.entries(seen)) {
      const key = `${name} ${value}`;
      const cell = counts.get(key) ?? [0, 0];
      cell[which] += 1;
      counts.set(key, cell);
    }
  };
  for (let i = 0; i < half; i++) {
    count(features(i, i), 0);
    for (let k = 0; k < OTHERS; k++) count(features(i, other(i, 0, half)), 1);
  }
  const score = (seen: PairFeatures): number =>
    Object.entries(seen).reduce((sum, [name, value]) => {
      const [same, different] = counts.get(`${name} ${value}`) ?? [0, 0];
      return sum + Math.log((same + 1) / (different / OTHERS + 1));
    }, 0);
  const shares = Array.from({ length: n - half }, (_, k) => {
    const i = half + k;
    const own = score(features(i, i));
    let below = 0;
    for (let o = 0; o < OTHERS; o++) {
      const of = score(features(i, other(i, half, n - half)));
      below += of < own ? 1 : of === own ? 0.5 : 0;
    }
    return below / OTHERS;
  });
  const auc = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - auc) ** 2, 0) / (shares.length - 1);
  return { auc, error: Math.sqrt(variance / shares.length) };
};

/** A report as the server receives it. */
export interface Received {
  readonly url: string;
  readonly init: RequestInit;
  /** After the first request of the visit it comes in, ms. */
  readonly after: number;
  /** When it came. */
  readonly at: number;
}

export interface BrowserTwist {
  /** What draws everything in a visit; the same stream goes on where absent. */
  readonly rngOfVisit?: () => Rng;
  /** Changes what is put into the outbox. */
  readonly entry?: (entry: OutboxEntry) => OutboxEntry;
  /** Changes the stock of tokens before one is taken. */
  readonly tokens?: (left: readonly StoredToken[]) => readonly StoredToken[];
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** A batch as `stockTokens` leaves it; a signature that was made blindly is as good as random bytes to everyone, and here it is such bytes. */
const freshTokens = (epoch: number): Promise<readonly StoredToken[]> =>
  Promise.all(
    Array.from({ length: TOKENS_AN_EPOCH }, async () => {
      const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
      const key = base64url(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)));
      return { epoch, publicKey: key, privateKey, token: base64url(crypto.getRandomValues(new Uint8Array(256))) };
    }),
  );

/** The stock at a visit: with this epoch's tokens, and what is left of the last one's. */
const restock = async (storage: DeviceStorage, file: string, now: number, { tokens = (left) => left }: BrowserTwist) => {
  const epoch = epochOf(now);
  const known = await storage.transaction(['meta'], 'readonly', (t) => t.meta('tokens'));
  const has = known?.batch?.epoch === epoch;
  const kept = known?.left.filter((token) => token.epoch + 1 >= epoch) ?? [];
  const left = tokens(has ? kept : [...kept, ...(await freshTokens(epoch))]);
  const stock = { version: 1 as const, until: epochEnd(epoch), noticed: epoch, batch: { epoch, n: '', file }, left };
  await storage.transaction(['meta'], 'readwrite', (t) => t.putMeta('tokens', stock));
};

const twisted = (storage: DeviceStorage, entry: NonNullable<BrowserTwist['entry']>): DeviceStorage => ({
  ...storage,
  transaction: (tables, mode, work) =>
    storage.transaction(tables, mode, (t) =>
      work({
        ...t,
        put: (table, key, value) => t.put(table, key, table === 'outbox' ? (entry(value as OutboxEntry) as typeof value) : value),
      }),
    ),
});

/** Longest random wait of a report, ms, as the worker ships it. */
export const REPORT_DELAY = 20_000;

/**
 * The first reports of a browser whose visits are given, through the device's own code from the event to the request: what is recorded, closed, debited,
 * randomised, stored and sent.
 * @param rng of all browsers
 */
export const reportsOf = async (
  visits: readonly (readonly ShopperEvent[])[],
  bundle: OpenedBundle & LoadedBundle,
  rng: Rng,
  most: number,
  twist: BrowserTwist = {},
): Promise<readonly Received[]> => {
  const storage = twist.entry ? twisted(memoryStorage(), twist.entry) : memoryStorage();
  const problems = createProblems(() => 0);
  const received: Received[] = [];
  for (const events of visits) {
    if (received.length >= most) break;
    const start = events[0]?.time ?? 0;
    let now = start;
    const ports = {
      clock: () => now,
      rng: twist.rngOfVisit?.() ?? rng,
      reportDelay: REPORT_DELAY,
      exclusively: (_name: string, work: () => Promise<void>) => work(),
      fetch: async (url: string, init: RequestInit) => {
        received.push({ url, init, after: now - start, at: now });
        return new Response('', { status: 201 });
      },
    } as unknown as WorkerPorts;
    await storage.transaction(logTables, 'readwrite', (t) => recordEvents(t, bundle, true, events));
    await storage.transaction(outcomeTables, 'readwrite', (t) =>
      takeOutcomes(t, bundle, (within, session) => queueReport(within, ports, bundle, session, new Map())),
    );
    const waiting = await storage.transaction(['outbox'], 'readonly', (t) => t.newest('outbox'));
    now = Math.max(start, ...waiting.map(({ value }) => value.notBefore));
    if (waiting.length === 0) continue;
    const { tokens } = bundle.manifest;
    if (tokens) await restock(storage, tokens.keys.sha256, now, twist);
    await flushOutbox(ports, 'https://couplet.test', storage, problems, bundle);
  }
  return received;
};
