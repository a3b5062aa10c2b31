import { ok, type Result } from '../src/core/result';
import type { WorkerApi, WorkerConfig } from './api';
import type { Seen } from './inspect/inspectStorage';
import type { Inspector, WorkerPorts } from './ports';
import type { DeviceStorage } from './storage/deviceStorage';
import { loadChunk } from './sync/loadChunk';

/** Runs `work` on the open store. */
type Stored = <T>(work: (store: DeviceStorage, settings: WorkerConfig) => Promise<Result<T>>) => Promise<Result<T>>;

/**
 * What the shopper's panel and the debug panel ask of the worker; the work is done by the inspection chunk. Errors: those of `loadChunk`.
 */
export const inspectionCalls = (
  ports: WorkerPorts,
  stored: Stored,
  seen: () => Promise<Seen>,
): Pick<WorkerApi, 'inspect' | 'withdraw' | 'exportAll'> => {
  let inspector: Result<Inspector> | undefined;
  const inspected = <T>(
    work: (inspector: Inspector, store: DeviceStorage, now: number, settings: WorkerConfig) => Promise<T>,
  ): Promise<Result<T>> =>
    stored(async (store, settings) => {
      if (!inspector?.ok) inspector = await loadChunk(ports, settings.base, ports.inspection, ports.loadInspection);
      return inspector.ok ? ok(await work(inspector.value, store, ports.clock(), settings)) : inspector;
    });
  return {
    inspect: () => inspected(({ inspectStorage }, store, now, { consent }) => inspectStorage(store, now, consent, seen)),
    withdraw: (id) => inspected(({ withdrawReport }, store, now) => withdrawReport(store, id, now)),
    exportAll: () => inspected(({ exportStorage }, store, now) => exportStorage(store, now)),
  };
};
