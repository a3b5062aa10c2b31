import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';

interface ShopRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** For the whole exchange, ms. */
  readonly timeoutMs: number;
}

export interface ShopAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Responses of a shop are small documents; anything larger is an error. */
const MOST_BYTES = 4_000_000;

/**
 * One exchange with a shop, over keep-alive connections of this adapter; redirects are not followed. Rejects with the system's error
 * without a complete response. Each claim makes such a call, and with `fetch` it took half of the CPU time.
 */
const createShopCall = (shopUrl: string) => {
  const { Agent, request: open } = shopUrl.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true });
  return (url: string, { method, headers, body, timeoutMs }: ShopRequest): Promise<ShopAnswer> =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const request = open(url, { method, headers: { ...headers, ...length }, agent }, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > MOST_BYTES) request.destroy(new Error("The shop's response is too long."));
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', reject);
      });
      const timer = setTimeout(() => request.destroy(new Error('The shop took too long.')), timeoutMs);
      request.on('close', () => clearTimeout(timer));
      request.on('error', reject);
      request.end(body);
    });
};

/** System errors that mean the request was never sent, so nothing changed in the shop. */
const neverArrived = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Node's errors for a certificate it does not accept. The connection ends before a request is sent. */
const UNTRUSTED = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_)/;

/** OpenSSL's error when the response to the handshake is plain HTTP. No request was sent. */
const PLAIN_HTTP = /wrong version number|packet length too long/;

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/**
 * One exchange with the shop. The caller interprets 2xx, 3xx and 4xx. Errors: `shop_unreachable` (never arrived), `shop_no_answer` (sent
 * and unanswered, 5xx or 429), `shop_untrusted` (its certificate: never arrived).
 */
export type AskShop = (url: string, request: Omit<ShopRequest, 'timeoutMs'>) => Promise<Result<ShopAnswer>>;

/** @param timeoutMs for each exchange */
export const createAskShop = (shopUrl: string, timeoutMs: number): AskShop => {
  const shopCall = createShopCall(shopUrl);
  return async (url, request) => {
    try {
      const answer = await shopCall(url, { ...request, timeoutMs });
      return answer.status >= 500 || answer.status === 429 ? fail('shop_no_answer', `The shop answered ${answer.status}.`) : ok(answer);
    } catch (error) {
      // The operator can fix the address. A shopper's claim gets another message (claims.ts).
      const shop = `The shop at ${new URL(shopUrl).origin} (SHOP_URL)`;
      if (error instanceof Error && PLAIN_HTTP.test(error.message)) return fail('shop_unreachable', `${shop} does not support https.`);
      if (UNTRUSTED.test(codeOf(error)))
        return fail('shop_untrusted', `The certificate of ${new URL(shopUrl).origin} (SHOP_URL) is not accepted: ${codeOf(error)}.`);
      return neverArrived.has(codeOf(error))
        ? fail('shop_unreachable', `${shop} cannot be reached: ${codeOf(error)}.`)
        : fail('shop_no_answer', 'The shop did not answer.');
    }
  };
};

/** Retries a repeatable request once. If the outcome of the first attempt is unknown, it stays unknown whatever the second returns. */
export const twice = async <T>(attempt: () => Promise<Result<T>>): Promise<Result<T>> => {
  const first = await attempt();
  if (first.ok || !['shop_no_answer', 'shop_unreachable'].includes(first.error.code)) return first;
  const second = await attempt();
  return !second.ok && first.error.code === 'shop_no_answer' ? first : second;
};

/** Retries a request of work in the background after ever longer pauses, since shops limit how much they answer in a time. */
export const patiently = async <T>(
  attempt: () => Promise<Result<T>>,
  pauses: readonly number[] = [SECOND, 4 * SECOND, 15 * SECOND],
): Promise<Result<T>> => {
  const answer = await attempt();
  const [pause, ...later] = pauses;
  if (answer.ok || answer.error.code !== 'shop_no_answer' || pause === undefined) return answer;
  await sleep(pause);
  return patiently(attempt, later);
};
