import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { bodyOf, startPages } from '../helpers/node/loopback';
import type { TestBundle } from '../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../helpers/testOrigin';

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** The coupon server at an origin of its own, as far as a device uses it, with the built widget. */
export const startCoupons = async (
  bundle: TestBundle,
): Promise<{ readonly url: string; readonly routes: TestOrigin; close(): Promise<void> }> => {
  const routes = testOrigin(bundle);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    response.setHeader('access-control-allow-methods', '*');
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    if (request.method === 'OPTIONS') return void response.end();
    const { pathname } = new URL(request.url ?? '/', 'http://coupons');
    try {
      const file = readFileSync(join(resolve('dist/widget'), pathname));
      response.setHeader('content-type', types[extname(pathname)] ?? 'text/plain');
      return void response.end(file);
    } catch {
      // no file of the widget's
    }
    const body = await bodyOf(request);
    const headers = request.headers['idempotency-key'] ? { 'idempotency-key': String(request.headers['idempotency-key']) } : {};
    const found = await routes.fetch(`http://coupons${request.url}`, { method: request.method ?? 'GET', headers, ...(body && { body }) });
    response.statusCode = found.status;
    response.end(Buffer.from(await found.arrayBuffer()));
  };
  return { ...(await startPages(answer)), routes };
};
