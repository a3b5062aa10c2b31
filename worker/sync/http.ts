import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { WorkerChunk } from '../api';
import type { WorkerPorts } from '../ports';

/** A hanging server must not block the shopper's click. */
const HTTP_TIMEOUT = 8_000;

/**
 * One request, without credentials or referrer. Error `unreachable` if there was no answer. An answer with any status is a success here.
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
 * Fetches a chunk with the build's integrity, so that `import()`, which has no integrity, is called only for a verified file, which then
 * comes from the HTTP cache. Error `chunk_refused`: missing, or with other content.
 */
export const fetchChunk = async (ports: WorkerPorts, url: string, integrity: string): Promise<Result<unknown>> => {
  const answer = await request(ports, url, { integrity });
  return answer.ok && answer.value.status !== 200 ? fail('chunk_refused', `${answer.value.status} ${url}`) : answer;
};

/**
 * A chunk of the build, imported after its file was verified. Rejects if it does not run. Errors: those of `fetchChunk`.
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
