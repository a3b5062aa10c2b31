import { MINUTE } from '../../src/protocol/values/clock';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { WorkerApi, WorkerChunk, WorkerConfig } from '../api';
import type { Engine } from '../offers/engine';
import type { WorkerPorts } from '../ports';
import type { PanelCall, PanelContext, PrivacyPanel } from '../privacyPanel/calls';
import { loadChunk } from '../sync/http';
import type { Page, StartKit, StartPorts, Stored } from './page';
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

/** Loads a chunk once per page, and again after a failure. */
const lazily = <T>(ports: WorkerPorts, file: WorkerChunk, load: (url: string) => Promise<T>) => {
  let loaded: Result<T> | undefined;
  return async ({ base }: WorkerConfig): Promise<Result<T>> => {
    if (!loaded?.ok) loaded = await loadChunk(ports, base, file, load);
    return loaded;
  };
};

/** Chunks that the engine uses, too. */
export const sharedChunks = (ports: StartPorts): Pick<StartKit, 'privacyPanel' | 'picks'> => ({
  privacyPanel: lazily(ports, ports.privacyPanel, ports.loadPrivacyPanel),
  picks: lazily(ports, ports.picks, ports.loadPicks),
});

/** Goods for a place of the page's own, from the chunk `picks`. Errors: those of `loadChunk`. */
export const picksCall =
  (kit: StartKit, page: Page, stored: Stored): WorkerApi['picks'] =>
  () =>
    stored(async (store, config) => {
      const { bundle } = page;
      if (!bundle) return ok(undefined);
      const chunk = await kit.picks(config);
      return chunk.ok ? chunk.value.picking.picks(kit, { config, store, bundle }) : chunk;
    });

/** Calls one after the other, as each may open the storage again. None of them rejects. */
const inTurn = <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (...args: Args): Promise<T> => {
    const next = last.then(() => call(...args));
    last = next;
    return next;
  };
};

/** Calls that are passed on as they are. */
const plain = [
  'inspect',
  'withdraw',
  'exportAll',
  'inbox',
  'keep',
  'drop',
  'exportProfile',
  'importProfile',
  'sendWays',
  'send',
  'give',
  'take',
  'earn',
] as const satisfies readonly Exclude<PanelCall, 'setPreferences'>[];

interface PanelCalls extends Pick<WorkerApi, PanelCall> {
  /** Like `repairStorage`. */
  repair(): Promise<Result<number>>;
}

/**
 * Calls of the shopper's dialogs and the debug panel, handled by the chunk `privacyPanel`. Errors: those of `loadChunk`.
 * @param once runs the repair, without a repair of its own
 */
export const panelCalls = (kit: StartKit, stored: Stored, once: Run, lent: Pick<PanelContext, 'seen' | 'prefer'>): PanelCalls => {
  const call =
    <Args extends readonly unknown[], T>(pick: (of: PrivacyPanel) => (of: PanelContext, ...args: Args) => Promise<Result<T>>, by?: Run) =>
    (...args: Args): Promise<Result<T>> =>
      stored(async (store, settings) => {
        const chunk = await kit.privacyPanel(settings);
        return chunk.ok ? pick(chunk.value.privacyPanel)({ ...kit, ...lent, store, settings }, ...args) : chunk;
      }, by);
  // By name, because every page loads this.
  const byName = plain.map((name) => [
    name,
    call((of) => of[name] as (of: PanelContext, ...args: readonly unknown[]) => Promise<Result<unknown>>),
  ]);
  return {
    ...(Object.fromEntries(byName) as Pick<PanelCalls, (typeof plain)[number]>),
    setPreferences: inTurn(call(({ setPreferences }) => setPreferences)),
    repair: call(({ repair }) => repair, once),
  };
};
