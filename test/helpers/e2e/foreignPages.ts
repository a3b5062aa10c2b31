import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import type { TestBundle } from '../testBundle';
import { type TestOrigin, testOrigin } from '../testOrigin';

const listen = async (server: Server): Promise<{ readonly url: string; close(): Promise<void> }> => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
};

export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

/** A shop's own origin: answers with whatever `page` writes. */
export const startPages = (page: (request: IncomingMessage, response: ServerResponse) => unknown) =>
  listen(
    createServer((request, response) => {
      Promise.resolve(page(request, response)).catch(() => {
        response.statusCode = 500;
        response.end();
      });
    }),
  );

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
