import { reportMode, sendsAssignmentEvents } from '../../src/bundle/reportSettings';
import { assign } from '../../src/engine/assignment/assign';
import { routes } from '../../src/protocol/protocol';
import { assignmentEventBytes } from '../../src/protocol/reporting/message';
import { RESEND_FOR } from '../../src/protocol/reporting/report';
import { epochOf, writeRedeemedToken } from '../../src/protocol/reporting/tokens';
import { MINUTE } from '../../src/protocol/values/clock';
import { toBase64url } from '../../src/secureAggregation/bytes';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { randomHex } from '../platform';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import { experimentTag } from '../recording/assignment';
import type { DeviceStorage, OutboxEntry, SentFate, StoredToken } from '../storage/deviceStorage';
import { request } from '../sync/http';
import { stockTokens } from './stockTokens';
import { takeOut, withdrawAll } from './takeOut';

/** A report with its token, as it is sent. Store the text: signing the same bytes again would give another text. */
export const signWithToken = async (report: string, { epoch, publicKey, privateKey, token }: StoredToken): Promise<string> => {
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(report));
  return writeRedeemedToken(report, { epoch, publicKey, token, signature: toBase64url(new Uint8Array(signature)) });
};

/**
 * Text to send for an entry that needs a token, fixed once and for all, or `undefined` while there is no token. The token leaves the stock
 * in the transaction that ties it to the entry. The resulting text replaces it, whichever tab is first.
 * @param now of the attempt
 */
const attachToken = async (store: DeviceStorage, key: string, now: number): Promise<string | undefined> => {
  const tied = await store.transaction(['meta', 'outbox'], 'readwrite', async (transaction) => {
    const entry = await transaction.get('outbox', key);
    if (!entry || entry.spend !== undefined || entry.token) return entry;
    const stock = await transaction.meta('tokens');
    // A token that will still be valid when the report is given up.
    const isGood = ({ epoch }: StoredToken): boolean => epoch <= epochOf(now) && epoch + 1 >= epochOf(entry.createdAt + RESEND_FOR);
    // The newest: a token left from the previous epoch would reveal that its device was here then, and had sent fewer reports than allowed.
    const token = stock?.left.filter(isGood).at(-1);
    if (!stock || !token) return undefined;
    const paid: OutboxEntry = { ...entry, token };
    await transaction.putMeta('tokens', { ...stock, left: stock.left.filter((other) => other.publicKey !== token.publicKey) });
    await transaction.put('outbox', key, paid);
    return paid;
  });
  if (!tied?.token) return tied?.spend;
  const spend = await signWithToken(tied.body, tied.token);
  return store.transaction(['outbox'], 'readwrite', async (transaction) => {
    const entry = await transaction.get('outbox', key);
    if (!entry || entry.spend !== undefined) return entry?.spend;
    const { token: _, ...rest } = entry;
    await transaction.put('outbox', key, { ...rest, spend });
    return spend;
  });
};

/** Experiments whose assignment event was made, far more than a device takes part in. */
const KEPT = 20;

/**
 * Queues the assignment event of an experiment, once, whichever tab is first: only in the session in which the device was assigned, and
 * only if it was allowed to report then. Both are settled before anything can be shown, so that all groups report alike. Nothing later may
 * decide it, since coupons influence who comes back and who consents. For the same reason it is sent at once. It contains no behaviour, so
 * the ledger is not debited.
 * @returns whether it was queued just now
 */
const queueAssignmentEvent = (
  { rng, clock }: Pick<WorkerPorts, 'rng' | 'clock'>,
  store: DeviceStorage,
  { id: bundle, manifest: { experiment, reports } }: LoadedBundle,
): Promise<boolean> =>
  store.transaction(['meta', 'outbox'], 'readwrite', async (transaction) => {
    const [draw, unit, pinged = []] = [await transaction.meta('draw'), await transaction.meta('unit'), await transaction.meta('pinged')];
    const tag = experimentTag(experiment);
    if (!sendsAssignmentEvents(reports) || !draw?.first || draw.experiment !== tag || unit === undefined || pinged.includes(tag))
      return false;
    const [id, now] = [randomHex(rng), clock()];
    const body = assignmentEventBytes({ id, bundle, experiment: experiment.id, variant: assign(experiment, unit) });
    await transaction.put('outbox', id, { body, createdAt: now, attempts: 0, notBefore: now });
    await transaction.putMeta('pinged', [...pinged, tag].slice(-KEPT));
    return true;
  });

const LONGEST_BACKOFF = 24 * 60 * MINUTE;

/** Delay before attempt n + 1: 1, 2, 4 … minutes, at most a day. */
const backoff = (attempts: number): number => Math.min(LONGEST_BACKOFF, MINUTE * 2 ** attempts);

/** Does the body contain shares for secure aggregation, which go to the leader? */
const isSplit = (body: string): boolean => body.startsWith('{"v":"split/1"');

type Fate = 'sent' | 'dropped' | 'later';

/**
 * 428 means that a token is needed, which the next bundle will state. 409 means the id is known with another body, which resending the
 * stored bytes cannot repair, so it counts as delivered.
 */
const fateOf = (status: number | undefined): Fate => {
  if (status === undefined || status >= 500 || status === 408 || status === 428 || status === 429) return 'later';
  return status < 300 || status === 409 ? 'sent' : 'dropped';
};

/**
 * Marks an entry as tried before its first byte is sent: the page may close before there is an answer, and a tried entry may have arrived.
 * `undefined` if it is gone: the shopper's veto is honoured to the last moment.
 */
const tryAgain = (storage: DeviceStorage, key: string, now: number): Promise<OutboxEntry | undefined> =>
  storage.transaction(['outbox'], 'readwrite', async (transaction) => {
    const entry = await transaction.get('outbox', key);
    if (entry) await transaction.put('outbox', key, { ...entry, attempts: entry.attempts + 1, notBefore: now + backoff(entry.attempts) });
    return entry;
  });

const close = (storage: DeviceStorage, key: string, now: number, fate?: SentFate): Promise<unknown> =>
  storage.transaction(['outbox', 'sent'], 'readwrite', (transaction) => takeOut(transaction, key, now, fate));

const deliver = async (ports: WorkerPorts, api: string, storage: DeviceStorage, problems: Problems, paying: boolean): Promise<void> => {
  const waiting = await storage.transaction(['outbox'], 'readonly', (transaction) => transaction.newest('outbox'));
  const now = ports.clock();
  for (const { key, value } of waiting) {
    if (value.notBefore > now) continue;
    if (value.createdAt + RESEND_FOR <= now) {
      // It may have arrived long ago, and the server may have forgotten its id: sent again it would count twice.
      await close(storage, key, now, 'given_up');
      problems.add({ code: 'report_too_old', message: 'A report was dropped: it was never acknowledged.' });
      continue;
    }
    // It waits for tokens, and is never sent without.
    if ((paying || value.spend !== undefined) && (await attachToken(storage, key, now)) === undefined) continue;
    const entry = await tryAgain(storage, key, now);
    if (!entry) continue;
    const answer = await request(ports, api + (isSplit(entry.body) ? routes.splitReports : routes.reports), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: entry.spend ?? entry.body,
      keepalive: true,
    });
    const fate = fateOf(answer.ok ? answer.value.status : undefined);
    if (fate !== 'later') await close(storage, key, now, fate === 'sent' ? undefined : 'refused');
    if (!answer.ok) return;
    if (fate === 'dropped')
      problems.add({ code: 'report_refused', message: `The server refused a report with status ${answer.value.status}.` });
  }
};

/** Stores when there is something to do again. */
const noteDue = (storage: DeviceStorage, bundle: string, paying: boolean): Promise<void> =>
  storage.transaction(['meta', 'outbox'], 'readwrite', async (transaction) => {
    // Not written back if it was erased in the meantime.
    if (!(await transaction.meta('unit'))) return;
    const waiting = (await transaction.newest('outbox')).map(({ value }) => value.notBefore);
    const until = paying ? ((await transaction.meta('tokens'))?.until ?? 0) : Number.POSITIVE_INFINITY;
    await transaction.putMeta('due', { bundle, at: Math.min(until, ...waiting) });
  });

/**
 * Queues the assignment event of a new experiment, fetches tokens when due, then sends what is due, byte for byte as stored. Only one tab
 * at a time, since two would send everything twice. If the shop has switched reports off, waiting ones are given up.
 * @param bundle absent: nothing is queued or fetched, and no tokens are used
 */
export const flushOutbox = (
  ports: WorkerPorts,
  api: string,
  storage: DeviceStorage,
  problems: Problems,
  bundle?: LoadedBundle,
): Promise<void> =>
  ports.exclusively('couplet-outbox', async () => {
    const paying = bundle?.manifest.tokens !== undefined;
    if (bundle && reportMode(bundle.manifest.reports) === 'off') {
      await withdrawAll(storage, ports.clock());
      return noteDue(storage, bundle.id, false);
    }
    const stocked = bundle && (await stockTokens(ports, api, storage, bundle, await queueAssignmentEvent(ports, storage, bundle)));
    if (stocked?.ok === false) problems.add(stocked.error);
    await deliver(ports, api, storage, problems, paying);
    if (bundle) await noteDue(storage, bundle.id, paying);
  });
