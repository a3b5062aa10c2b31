import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export interface StaticHost {
  readonly origin: string;
  /** Every request, `GET /couplet/v1/status.json`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * A host of plain files as they are: no route, no header but the type and an old `Last-Modified`, from which browsers guess that a file may be kept for weeks.
 * Any method is listed; none but GET is answered.
 * @param shared with `Access-Control-Allow-Origin: *`
 */
export const staticHost = async (folder: string, shared: boolean): Promise<StaticHost> => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    asked.push(`${request.method} ${pathname}`);
    const path = join(folder, normalize(decodeURIComponent(pathname)));
    if (request.method !== 'GET' || !existsSync(path) || !statSync(path).isFile()) return void response.writeHead(404).end();
    const headers = {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'last-modified': 'Wed, 01 Jan 2020 00:00:00 GMT',
    };
    response.writeHead(200, shared ? { ...headers, 'access-control-allow-origin': '*' } : headers);
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
