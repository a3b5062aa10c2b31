import { reportMode } from '../../src/bundle/reportSettings';
import { MINUTE } from '../../src/protocol/clock';
import { routes } from '../../src/protocol/protocol';
import { RESEND_FOR } from '../../src/protocol/reporting/report';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import type { DeviceStorage, OutboxEntry, SentFate } from '../storage/deviceStorage';
import { request } from '../sync/http';
import { payReport } from './attachToken';
import { queueExposure } from './queueAssignment';
import { stockTokens } from './stockTokens';
import { takeOut } from './takeOut';
import { withdrawAll } from './withdrawAll';

const LONGEST_BACKOFF = 24 * 60 * MINUTE;

/** Wait before attempt n + 1: 1, 2, 4 … minutes, at most a day. */
const backoff = (attempts: number): number => Math.min(LONGEST_BACKOFF, MINUTE * 2 ** attempts);

/** Shares of an exact answer go to the leader. */
const isSplit = (body: string): boolean => body.startsWith('{"v":"split/1"');

type Fate = 'sent' | 'dropped' | 'later';

/** 428 means that a token is needed, which the next bundle will say. 409 means the id is known with another body, which a resend of stored bytes cannot repair: it counts as delivered. */
const fateOf = (status: number | undefined): Fate => {
  if (status === undefined || status >= 500 || status === 408 || status === 428 || status === 429) return 'later';
  return status < 300 || status === 409 ? 'sent' : 'dropped';
};

/**
 * An entry about to be sent, written down as tried before its first byte leaves: the page may close before there is an answer, and what was tried may
 * have arrived. `undefined` for one that is there no more: the shopper's veto wins to the last.
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
      // It may have arrived long ago, and the server has forgotten its id: sent again it would count twice.
      await close(storage, key, now, 'given_up');
      problems.add({ code: 'report_too_old', message: 'A report that was never acknowledged is given up.' });
      continue;
    }
    // It waits for tokens, and goes without in no case.
    if ((paying || value.spend !== undefined) && (await payReport(storage, key, now)) === undefined) continue;
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

/** Writes down when there is something to do again. */
const noteDue = (storage: DeviceStorage, bundle: string, paying: boolean): Promise<void> =>
  storage.transaction(['meta', 'outbox'], 'readwrite', async (transaction) => {
    // Erased meanwhile: nothing is written back.
    if (!(await transaction.meta('unit'))) return;
    const waiting = (await transaction.newest('outbox')).map(({ value }) => value.notBefore);
    const until = paying ? ((await transaction.meta('tokens'))?.until ?? 0) : Number.POSITIVE_INFINITY;
    await transaction.putMeta('due', { bundle, at: Math.min(until, ...waiting) });
  });

/**
 * Queues the ping of a new experiment, fetches tokens when it is time, then sends what is due, byte for byte as stored. One tab at a time: two would
 * send everything twice.
 * Where the shop has reports switched off, what waits is given up.
 * @param bundle absent: nothing is queued, fetched or paid
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
    const stocked = bundle && (await stockTokens(ports, api, storage, bundle, await queueExposure(ports, storage, bundle)));
    if (stocked?.ok === false) problems.add(stocked.error);
    await deliver(ports, api, storage, problems, paying);
    if (bundle) await noteDue(storage, bundle.id, paying);
  });
