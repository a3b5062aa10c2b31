import { type Clock, SECOND } from '../../../protocol/clock';
import { fail, ok, type Result } from '../../../protocol/result';
import type { HttpAnswer } from '../facts';

const PATIENCE = 10 * SECOND;
/** More than any page, script or file of a bundle has. */
const MOST_BYTES = 32 * 1024 * 1024;

/** What of an error of `fetch` tells people something: its cause has the system's words. */
const wordsOf = (error: unknown): string => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
};

/** Reads up to `MOST_BYTES`; throws beyond. */
const read = async (response: Response): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new Error(`The answer is larger than ${MOST_BYTES} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
};

/** One exchange, redirects followed. Error `unreachable`, with the system's words: `fetch` knows no page whose address is none. */
export const askHttp = async (url: string, clock: Clock, init: RequestInit = {}): Promise<Result<HttpAnswer>> => {
  const askedAt = clock();
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) });
    const body = await read(response);
    return ok({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body,
      url: response.url,
      askedAt,
      answeredAt: clock(),
    });
  } catch (error) {
    return fail('unreachable', `${wordsOf(error).replace(/\.$/, '')}.`, url);
  }
};
