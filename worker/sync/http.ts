import { fail, ok, type Result } from '../../src/core/result';
import type { WorkerPorts } from '../ports';

/** A server that hangs must not hang the shopper's click. */
const HTTP_TIMEOUT = 8_000;

export interface HttpAnswer {
  readonly status: number;
  readonly response: Response;
}

/**
 * One request, without credentials or referrer. Error `unreachable` when no answer came; an answer of any status is a success here.
 * @param timeout ms
 */
export const request = async (
  ports: WorkerPorts,
  url: string,
  init: RequestInit = {},
  timeout = HTTP_TIMEOUT,
): Promise<Result<HttpAnswer>> => {
  try {
    const response = await ports.fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeout),
      ...init,
    });
    return ok({ status: response.status, response });
  } catch (error) {
    return fail('unreachable', error instanceof Error ? error.message : String(error));
  }
};
