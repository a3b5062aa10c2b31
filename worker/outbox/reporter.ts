import type { LoadedBundle } from '../bundle/loadedBundle';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import type { DeviceStorage, DeviceTransaction } from '../storage/deviceStorage';
import { type ClosedSession, queueReport } from './queueReport';
import { type SplitChunk, splitAnswers } from './splitAnswers';

/**
 * Queues the report of a closed session in the transaction that takes its outcome. Spans `ledger`, `outbox` and `meta`.
 * @returns when it is due, 0 for none, `undefined` where it cannot be made yet
 */
export type QueueReport = (transaction: DeviceTransaction, session: ClosedSession) => Promise<number | undefined>;

/** What answers the sessions that wait, after all that a transaction could not wait for. */
export const reporter = async (
  ports: WorkerPorts,
  problems: Problems,
  split: SplitChunk,
  store: DeviceStorage,
  bundle: LoadedBundle,
): Promise<QueueReport> => {
  const sealed = await splitAnswers(ports, problems, split, store, bundle);
  return (transaction, session) => queueReport(transaction, ports, bundle, session, sealed);
};
