import { ok, type Result } from '../../src/protocol/result';
import type { WorkerChunk } from '../api';
import type { WorkerPorts } from '../ports';
import { fetchChunk } from './fetchChunk';

/**
 * A chunk of the build, imported once its file has passed. Rejects where it does not run. Errors: those of `fetchChunk`.
 * @param base of the chunks, with a trailing slash
 */
export const loadChunk = async <T>(
  ports: WorkerPorts,
  base: string,
  [path, integrity]: WorkerChunk,
  load: (url: string) => Promise<T>,
): Promise<Result<T>> => {
  const url = base + path;
  const fetched = await fetchChunk(ports, url, integrity);
  return fetched.ok ? ok(await load(url)) : fetched;
};
