import { sendsAssignmentEvents } from '../../src/bundle/reportSettings';
import { assign } from '../../src/engine/assignment/assign';
import { assignmentEventBytes, EVENT_WORK, eventWorkText, writeWorkedEvent } from '../../src/protocol/reporting/message';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { randomHex, solveWork } from '../platform';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import { experimentTag } from '../recording/assignment';
import { type DeviceStorage, type DeviceTransaction, maySend, type OutboxEntry } from '../storage/deviceStorage';
import { backoff, sendEntry } from './sendEntry';

/** Experiments whose assignment event was made, far more than a device takes part in. */
const KEPT = 20;

/** The device's unit and the experiments it has reported, if it owes the event of this one and may send it. Spans `meta`. */
const owed = async (transaction: DeviceTransaction, tag: string) => {
  const [draw, unit, made = [], may] = await Promise.all([
    transaction.meta('draw'),
    transaction.meta('unit'),
    transaction.meta('pinged'),
    maySend(transaction),
  ]);
  return may && draw?.first && draw.experiment === tag && unit !== undefined && !made.includes(tag) ? { unit, made } : undefined;
};

/**
 * Sends the assignment event of an experiment, once, whichever tab is first: only in the session in which the device was assigned, and only
 * if it was allowed to report then. Both are settled before anything can be shown, so that all groups report alike. Nothing later may decide
 * it, since coupons influence who comes back and who consents. For the same reason it is sent at once. It contains no behaviour, so the
 * ledger is not debited. If the bundle announces tokens, the event is paid for by work, so that a first page needs no tokens.
 * @param mayReport asked again before it is sent, since consent may have been withdrawn during the work
 */
export const sendAssignmentEvent = async (
  ports: Pick<WorkerPorts, 'rng' | 'clock' | 'fetch'>,
  api: string,
  store: DeviceStorage,
  problems: Problems,
  { id: bundle, manifest: { experiment, reports, tokens } }: LoadedBundle,
  mayReport: () => boolean,
): Promise<void> => {
  if (!mayReport() || !sendsAssignmentEvents(reports)) return;
  const tag = experimentTag(experiment);
  const before = await store.transaction(['meta'], 'readonly', (transaction) => owed(transaction, tag));
  if (!before) return;
  const id = randomHex(ports.rng);
  const body = assignmentEventBytes({ id, bundle, experiment: experiment.id, variant: assign(experiment, before.unit) });
  const spend = tokens && writeWorkedEvent(body, await solveWork(eventWorkText(body), EVENT_WORK));
  const now = ports.clock();
  const notBefore = now + backoff(0);
  // Stored as tried before its first byte is sent: the page may close before there is an answer.
  const entry: OutboxEntry = { body, ...(spend && { spend }), createdAt: now, attempts: 1, notBefore };
  const queued = await store.transaction(['meta', 'outbox'], 'readwrite', async (transaction) => {
    // Another tab was first, or the data was erased in the meantime.
    const still = await owed(transaction, tag);
    if (still?.unit !== before.unit || !mayReport()) return false;
    const due = await transaction.meta('due');
    if (due) await transaction.putMeta('due', { ...due, at: Math.min(due.at, notBefore) });
    await transaction.putMeta('pinged', [...still.made, tag].slice(-KEPT));
    await transaction.put('outbox', id, entry);
    return true;
  });
  if (queued) await sendEntry(ports, api, store, problems, id, entry);
};
