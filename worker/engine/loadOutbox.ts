import { ok, type Result } from '../../src/core/result';
import type { flushOutbox } from '../outbox/flushOutbox';
import type { WorkerPorts } from '../ports';
import { fetchChunk } from '../sync/fetchChunk';

/** The outbox chunk. */
export interface OutboxChunk {
  /** Absolute URL. */
  readonly module: string;
  /** `sha384-…`, as the build computed it. */
  readonly integrity: string;
  load(): Promise<{ readonly flushOutbox: typeof flushOutbox }>;
}

/** What sends reports, once there is one to send or tokens to fetch. Errors: `chunk_refused`, `unreachable`; rejects where the module cannot be run. */
export const loadOutbox = async (
  ports: WorkerPorts,
  { module, integrity, load }: OutboxChunk,
): Promise<Result<{ readonly flushOutbox: typeof flushOutbox }>> => {
  const fetched = await fetchChunk(ports, module, integrity);
  return fetched.ok ? ok(await load()) : fetched;
};
