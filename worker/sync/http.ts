import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { WorkerChunk } from '../api';
import type { WorkerPorts } from '../ports';

/** A server that hangs must not hang the shopper's click. */
const HTTP_TIMEOUT = 8_000;

/**
 * One request, without credentials or referrer. Error `unreachable` when no answer came; an answer of any status is a success here.
 * @param timeout ms
 */
export const request = async (
  ports: Pick<WorkerPorts, 'fetch'>,
  url: string,
  init: RequestInit = {},
  timeout = HTTP_TIMEOUT,
): Promise<Result<Response>> => {
  try {
    return ok(
      await ports.fetch(url, {
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(timeout),
        ...init,
      }),
    );
  } catch (error) {
    return fail('unreachable', String(error));
  }
};

/**
 * Fetches a chunk under the integrity the build wrote down, so that `import()`, which knows no integrity, is only asked for a file that
 * passed; it then comes out of the HTTP cache. Error `chunk_refused`: not there, or another content.
 */
export const fetchChunk = async (ports: WorkerPorts, url: string, integrity: string): Promise<Result<unknown>> => {
  const answer = await request(ports, url, { integrity });
  return answer.ok && answer.value.status !== 200 ? fail('chunk_refused', `${answer.value.status} ${url}`) : answer;
};

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
