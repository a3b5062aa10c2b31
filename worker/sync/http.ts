import { fail, ok, type Result } from '../../src/protocol/result';
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
