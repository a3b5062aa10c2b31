import { fail, type Result } from '../../src/protocol/values/result';
import type { WorkerConfig, WorkerReady } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { Engine, EngineKit, EnginePorts } from '../offers/engine';
import type { PrivacyPanel } from '../privacyPanel/calls';
import type { Assignment } from '../recording/assignment';
import type { CompactionPorts } from '../recording/compactIfDue';
import type { DeviceStorage } from '../storage/deviceStorage';
import type { Run } from './runner';

/** What the worker reaches outside itself, with its chunks. */
export interface StartPorts extends EnginePorts, CompactionPorts {
  loadEngine(url: string): Promise<{ createEngine(kit: EngineKit): Engine }>;
  loadPrivacyPanel(url: string): Promise<{ readonly privacyPanel: PrivacyPanel }>;
}

/** What the start script lends its chunks. */
export interface StartKit extends EngineKit {
  readonly ports: StartPorts;
}

/** What the worker has open for its page. The lifecycle writes it, the others read it. */
export interface Page {
  config?: WorkerConfig;
  storage?: Promise<DeviceStorage>;
  started?: Promise<Result<WorkerReady>> | undefined;
  bundle?: LoadedBundle;
  assignment?: Assignment;
  /** Whether there is a newer bundle has been asked: what is sent goes by what the shop says now. */
  refreshed?: Promise<unknown>;
}

export const notStarted = fail('not_started', 'start() was not called, or failed.');

/** No lasting ledger, no report: the count of what was spent must outlive the page. */
export const mayReport = ({ config }: Page, store: DeviceStorage): boolean =>
  config?.consent.sync === true && !config.consent.changing && store.kind === 'indexeddb';

/** Runs `work` on the open store; `by`: as it is run, absent: repaired and done again where it fails. */
export type Stored = <T>(work: (store: DeviceStorage, settings: WorkerConfig) => Promise<Result<T>>, by?: Run) => Promise<Result<T>>;

export const storedOn =
  (page: Page, run: Run): Stored =>
  (work, by = run) =>
    by(async () => {
      const store = await page.storage;
      return store && page.config ? work(store, page.config) : notStarted;
    });
