import { fail, type Result } from '../../src/protocol/values/result';
import type { Preferences, WorkerChunk, WorkerConfig, WorkerReady } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { Engine, EngineKit, EnginePorts, Picking } from '../offers/engine';
import type { PrivacyPanel } from '../privacyPanel/calls';
import type { Assignment } from '../recording/assignment';
import type { CompactionPorts } from '../recording/compactIfDue';
import { allOn, type DeviceStorage } from '../storage/deviceStorage';
import type { Run } from './runner';

/** External dependencies of the worker, with its chunks. */
export interface StartPorts extends EnginePorts, CompactionPorts {
  loadEngine(url: string): Promise<{ createEngine(kit: EngineKit): Engine }>;
  loadPrivacyPanel(url: string): Promise<{ readonly privacyPanel: PrivacyPanel }>;
  readonly privacyPanel: WorkerChunk;
  loadPicks(url: string): Promise<{ readonly picking: Picking }>;
  readonly picks: WorkerChunk;
}

/** Functions of the start script that its chunks use. */
export interface StartKit extends EngineKit {
  readonly ports: StartPorts;
  privacyPanel(config: WorkerConfig): Promise<Result<{ readonly privacyPanel: PrivacyPanel }>>;
}

/** The worker's open resources for its page. The lifecycle writes them, the others read them. */
export interface Page {
  config?: WorkerConfig;
  storage?: Promise<DeviceStorage>;
  /** The shopper's own switches, known once the storage is open. */
  preferences?: Preferences;
  started?: Promise<Result<WorkerReady>> | undefined;
  bundle?: LoadedBundle;
  assignment?: Assignment;
  /**
   * The device had a bundle before this page. Only then are engine, tokens and runtime fetched ahead of need. The first page fetches what it
   * uses, whatever the shopper does (docs/adr/085).
   */
  returning?: boolean;
  /** Check for a newer bundle, so that sending follows the shop's current settings. */
  refreshed?: Promise<unknown>;
}

export const notStarted = fail('not_started', 'start() was not called, or failed.');

/** No reports without a persistent ledger: the spent privacy budget must outlive the page. */
export const mayReport = ({ config, preferences = allOn }: Page, store: DeviceStorage): boolean =>
  config?.consent.sync === true && !config.consent.changing && preferences.sending && !preferences.erasing && store.kind === 'indexeddb';

/** Runs `work` on the open store. `by`: the runner; absent: one that repairs and retries after a failure. */
export type Stored = <T>(work: (store: DeviceStorage, settings: WorkerConfig) => Promise<Result<T>>, by?: Run) => Promise<Result<T>>;

export const storedOn =
  (page: Page, run: Run): Stored =>
  (work, by = run) =>
    by(async () => {
      const store = await page.storage;
      return store && page.config ? work(store, page.config) : notStarted;
    });
