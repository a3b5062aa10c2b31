import { MINUTE } from '../../src/protocol/clock';
import { fail, ok, type Result } from '../../src/protocol/result';
import type { WorkerApi, WorkerConfig } from '../api';
import type { Engine, EngineKit } from '../offers/engine';
import type { PanelCall, PanelContext, PrivacyPanel, Seen } from '../privacyPanel/calls';
import type { DeviceStorage } from '../storage/deviceStorage';
import { loadChunk } from '../sync/http';

/** A host that has just failed is not asked with every event. */
const RETRY = MINUTE;

/** Loads the engine once for the page. Never inside a transaction: it would commit meanwhile. */
export const engineLoader = (kit: EngineKit) => {
  const { ports } = kit;
  let engine: Engine | undefined;
  let attempt: Promise<Result<Engine>> | undefined;
  let retryAt = 0;

  const load = async ({ base, engine: file }: WorkerConfig): Promise<Result<Engine>> => {
    let reason: string;
    try {
      const chunk = await loadChunk(ports, base, file, ports.loadEngine);
      if (chunk.ok) {
        engine = chunk.value.createEngine(kit);
        return ok(engine);
      }
      reason = chunk.error.message;
    } catch (error) {
      reason = String(error);
    }
    retryAt = ports.clock() + RETRY;
    kit.problems.add({ code: 'engine_unavailable', message: reason });
    return fail('engine_unavailable', reason);
  };

  return {
    /** The engine if it is here already. */
    current: (): Engine | undefined => engine,
    /** Error `engine_unavailable`: its file cannot be had, or is another one than the build wrote. */
    get: (config: WorkerConfig): Promise<Result<Engine>> => {
      if (!attempt || (!engine && retryAt > 0 && ports.clock() >= retryAt)) {
        retryAt = 0;
        attempt = load(config);
      }
      return attempt;
    },
  };
};

/** Runs a work of the API. */
type Run = <T>(work: () => Promise<Result<T>>) => Promise<Result<T>>;

/** Runs `work` on the open store; `by`: as it is run, absent: mended and done again where it fails. */
type Stored = <T>(work: (store: DeviceStorage, settings: WorkerConfig) => Promise<Result<T>>, by?: Run) => Promise<Result<T>>;

interface PanelCalls extends Pick<WorkerApi, PanelCall> {
  /** As `mendStorage`. */
  mend(): Promise<Result<number>>;
}

/**
 * What the shopper's dialogs and the debug panel ask of the worker; the work is done by the chunk `privacyPanel`. Errors: those of `loadChunk`.
 * @param once runs what mends, which nothing else mends
 */
export const panelCalls = (kit: EngineKit, stored: Stored, once: Run, seen: () => Promise<Seen>): PanelCalls => {
  const { ports } = kit;
  let chunk: Result<{ readonly privacyPanel: PrivacyPanel }> | undefined;
  const call =
    <Args extends readonly unknown[], T>(pick: (of: PrivacyPanel) => (of: PanelContext, ...args: Args) => Promise<Result<T>>, by?: Run) =>
    (...args: Args): Promise<Result<T>> =>
      stored(async (store, settings) => {
        if (!chunk?.ok) chunk = await loadChunk(ports, settings.base, ports.privacyPanel, ports.loadPrivacyPanel);
        return chunk.ok ? pick(chunk.value.privacyPanel)({ ...kit, store, settings, seen }, ...args) : chunk;
      }, by);
  return {
    inspect: call(({ inspect }) => inspect),
    withdraw: call(({ withdraw }) => withdraw),
    exportAll: call(({ exportAll }) => exportAll),
    inbox: call(({ inbox }) => inbox),
    keep: call(({ keep }) => keep),
    drop: call(({ drop }) => drop),
    exportProfile: call(({ exportProfile }) => exportProfile),
    importProfile: call(({ importProfile }) => importProfile),
    sendWays: call(({ sendWays }) => sendWays),
    send: call(({ send }) => send),
    mend: call(({ mend }) => mend, once),
  };
};
