import { ok, type Result } from '../../src/protocol/result';
import type { flushOutbox, reporter } from '../outbox';
import type { WorkerPorts } from '../ports';
import { fetchChunk } from '../sync/fetchChunk';

interface Outbox {
  readonly flushOutbox: typeof flushOutbox;
  readonly reporter: typeof reporter;
}

/** The outbox chunk. */
export interface OutboxChunk {
  /** Absolute URL. */
  readonly module: string;
  /** `sha384-…`, as the build computed it. */
  readonly integrity: string;
  load(): Promise<Outbox>;
}

/** What makes and sends reports, once there is one or tokens to fetch. Errors: `chunk_refused`, `unreachable`; rejects where the module cannot be run. */
export const loadOutbox = async (ports: WorkerPorts, { module, integrity, load }: OutboxChunk): Promise<Result<Outbox>> => {
  const fetched = await fetchChunk(ports, module, integrity);
  return fetched.ok ? ok(await load()) : fetched;
};
