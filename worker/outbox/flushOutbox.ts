import { reportMode } from '../../src/bundle/reportSettings';
import { RESEND_FOR } from '../../src/protocol/reporting/report';
import { epochOf, writeRedeemedToken } from '../../src/protocol/reporting/tokens';
import { toBase64url } from '../../src/secureAggregation/bytes';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import { type DeviceStorage, maySend, type OutboxEntry, type StoredToken } from '../storage/deviceStorage';
import { backoff, close, sendEntry } from './sendEntry';
import { stockTokens } from './stockTokens';
import { withdrawAll } from './takeOut';

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

/**
 * Marks an entry as tried before its first byte is sent: the page may close before there is an answer, and a tried entry may have arrived.
 * `undefined` if it is gone, or the shopper has switched sending off in another tab: their veto is honoured to the last moment.
 */
const tryAgain = (storage: DeviceStorage, key: string, now: number): Promise<OutboxEntry | undefined> =>
  storage.transaction(['meta', 'outbox'], 'readwrite', async (transaction) => {
    if (!(await maySend(transaction))) return undefined;
    const entry = await transaction.get('outbox', key);
    if (entry) await transaction.put('outbox', key, { ...entry, attempts: entry.attempts + 1, notBefore: now + backoff(entry.attempts) });
    return entry;
  });

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
    if (!(await sendEntry(ports, api, storage, problems, key, entry))) return;
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
 * Fetches tokens when due, then sends what is due, byte for byte as stored. Only one tab at a time, since two would send everything twice.
 * If the shop has switched reports off, waiting ones are given up.
 * @param bundle absent: nothing is fetched, and no tokens are used
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
    const stocked = bundle && (await stockTokens(ports, api, storage, bundle));
    if (stocked?.ok === false) problems.add(stocked.error);
    await deliver(ports, api, storage, problems, paying);
    if (bundle) await noteDue(storage, bundle.id, paying);
  });
