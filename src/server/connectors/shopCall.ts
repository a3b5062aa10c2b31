import http from 'node:http';
import https from 'node:https';

export interface ShopRequest {
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

/** A shop's answer is a small document; more than this is none. */
const MOST_BYTES = 4_000_000;

/**
 * One exchange with a shop over kept-alive connections of this adapter; redirects are not followed. Rejects with the system's error when there
 * is no whole answer. A claim makes one such call, and with `fetch` it took half of its CPU time.
 */
export const createShopCall = (shopUrl: string) => {
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
          if (bytes > MOST_BYTES) request.destroy(new Error('The answer of the shop is too long.'));
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
