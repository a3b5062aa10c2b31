import { MINUTE } from '../../src/protocol/values/clock';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { WorkerApi, WorkerConfig } from '../api';
import type { Engine } from '../offers/engine';
import type { PanelCall, PanelContext, PrivacyPanel, Seen } from '../privacyPanel/calls';
import { loadChunk } from '../sync/http';
import type { StartKit, Stored } from './page';
import type { Run } from './runner';

/** Delay after a failure, so that the host is not asked with every event. */
const RETRY = MINUTE;

export interface EngineLoader {
  /** The engine if it is already loaded. */
  current(): Engine | undefined;
  /** Error `engine_unavailable`: its file is missing, or differs from the build's. */
  get(config: WorkerConfig): Promise<Result<Engine>>;
}

/** Loads the engine once per page. Never inside a transaction, which would commit in the meantime. */
export const engineLoader = (kit: StartKit): EngineLoader => {
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
    current: () => engine,
    get: (config) => {
      if (!attempt || (!engine && retryAt > 0 && ports.clock() >= retryAt)) {
        retryAt = 0;
        attempt = load(config);
      }
      return attempt;
    },
  };
};

interface PanelCalls extends Pick<WorkerApi, PanelCall> {
  /** Like `repairStorage`. */
  repair(): Promise<Result<number>>;
}

/**
 * Calls of the shopper's dialogs and the debug panel, handled by the chunk `privacyPanel`. Errors: those of `loadChunk`.
 * @param once runs the repair, without a repair of its own
 */
export const panelCalls = (kit: StartKit, stored: Stored, once: Run, seen: () => Promise<Seen>): PanelCalls => {
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
    repair: call(({ repair }) => repair, once),
  };
};
