import { PROFILE_VERSION, type ProfileSettings } from '../../src/engine/profile/shopperProfile';
import { ok, type Result } from '../../src/protocol/values/result';
import type { WorkerChunk } from '../api';
import type { WorkerPorts } from '../ports';
import type { DeviceStorage, DeviceTransaction } from '../storage/deviceStorage';
import { loadChunk } from '../sync/http';
import type { compactLog } from './compaction';
import { logTables, retention, sameSettings } from './eventLog';

export interface CompactionPorts extends WorkerPorts {
  loadCompaction(url: string): Promise<{ readonly compactLog: typeof compactLog }>;
  readonly compaction: WorkerChunk;
}

const isDue = async (transaction: DeviceTransaction, settings: ProfileSettings, now: number): Promise<boolean> => {
  const keys = await transaction.keys('events');
  const log = await transaction.meta('log');
  const stored = await transaction.meta('profile');
  return (
    keys.length > retention.chunks ||
    (keys[0] ?? now) < now - retention.oldest ||
    // A packed log with other settings, from which only compaction can rebuild the profile.
    !(!log || !stored || (log.base.version === PROFILE_VERSION && sameSettings(stored.settings, settings)))
  );
};

/**
 * Compacts the log if it is due. Usually it is not, and nothing is downloaded. Errors: `chunk_refused`, `unreachable`.
 * @param base of the chunks, with a trailing slash
 */
export const compactIfDue = async (
  ports: CompactionPorts,
  base: string,
  store: DeviceStorage,
  settings: ProfileSettings,
): Promise<Result<unknown>> => {
  if (!(await store.transaction(logTables, 'readonly', (transaction) => isDue(transaction, settings, ports.clock())))) return ok(undefined);
  const chunk = await loadChunk(ports, base, ports.compaction, ports.loadCompaction);
  if (chunk.ok) await chunk.value.compactLog(ports, store, settings);
  return chunk;
};
