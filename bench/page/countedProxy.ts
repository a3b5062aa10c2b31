import { createServer, request } from 'node:http';
import { listen } from '../../test/helpers/node/loopback';

/** What an origin was asked for since this was last cleared. */
export interface Counted {
  readonly url: string;
  requests: number;
  /** Bodies of what was answered, by path; none is compressed. */
  readonly bodies: Map<string, Buffer>;
  clear(): void;
  close(): Promise<void>;
}

/** Answers of an origin by path and method; `undefined`: there is no such thing. */
export type Answer = (path: string, method: string) => { readonly type: string; readonly body: string | Buffer } | undefined;

const counter = () => ({
  requests: 0,
  bodies: new Map<string, Buffer>(),
  clear() {
    this.requests = 0;
    this.bodies.clear();
  },
});

/** Another origin at an address of its own, with what it answers counted and not compressed. */
export const countedProxy = async (target: string): Promise<Counted> => {
  const { hostname, port } = new URL(target);
  const counted = counter();
  const server = createServer((incoming, outgoing) => {
    const { 'accept-encoding': _, ...headers } = incoming.headers;
    counted.requests += 1;
    const forward = request({ hostname, port, path: incoming.url, method: incoming.method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        if (answer.statusCode === 200 && body.length > 0) counted.bodies.set(incoming.url ?? '', body);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
      });
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });
  return Object.assign(counted, await listen(server));
};

/** An origin that answers every page with what it is given, as a content network and a collecting server do. */
export const countedOrigin = async (answer: Answer): Promise<Counted> => {
  const counted = counter();
  const server = createServer((incoming, outgoing) => {
    const path = (incoming.url ?? '').replace(/\?.*$/, '');
    incoming.resume();
    outgoing.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', '*');
    if (incoming.method === 'OPTIONS') return void outgoing.writeHead(204).end();
    counted.requests += 1;
    const found = answer(path, incoming.method ?? 'GET');
    if (!found) return void outgoing.writeHead(404).end();
    const body = Buffer.from(found.body);
    if (body.length > 0) counted.bodies.set(path, body);
    outgoing.writeHead(200, { 'content-type': found.type, 'cache-control': 'public, max-age=31536000' }).end(body);
  });
  return Object.assign(counted, await listen(server));
};
