import { MINUTE } from '../src/protocol/clock';
import { fail, ok, type Result } from '../src/protocol/result';
import type { WorkerConfig } from './api';
import type { Engine, EngineKit } from './engine/engine';
import { loadChunk } from './sync/loadChunk';

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
