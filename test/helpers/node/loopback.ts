import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on a port of its own, which only this machine reaches. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Ends its connections too. */
  close(): Promise<void>;
}

type Closable = Pick<Server, 'listen' | 'address' | 'close' | 'closeAllConnections'>;

export const listen = async (server: Closable): Promise<Listening> => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
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
export const startPages = (page: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<Listening> =>
  listen(
    createServer((incoming, response) => {
      Promise.resolve(page(incoming, response)).catch(() => {
        response.statusCode = 500;
        response.end();
      });
    }),
  );

/** What one variant of the shop's pages has otherwise. */
export interface Change {
  readonly html: (page: string) => string;
  readonly policy: (policy: string) => string;
}

/** The shop at another address with its pages changed; every variant goes through one, so that none is a hop nearer. */
export const variantProxy = async (shop: string, change: Change): Promise<Listening> => {
  const target = new URL(shop);
  const server = createServer((incoming, outgoing) => {
    const { 'accept-encoding': _, ...asked } = incoming.headers;
    const forward = request(
      { host: target.hostname, port: target.port, path: incoming.url, method: incoming.method, headers: asked },
      (answer) => {
        const { 'content-length': length, 'content-security-policy': policy, ...headers } = answer.headers;
        const changed = typeof policy === 'string' ? { ...headers, 'content-security-policy': change.policy(policy) } : headers;
        const isPage = headers['content-type']?.startsWith('text/html');
        if (!isPage) {
          outgoing.writeHead(answer.statusCode ?? 502, length === undefined ? changed : { ...changed, 'content-length': length });
          answer.pipe(outgoing);
          return;
        }
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          outgoing.writeHead(answer.statusCode ?? 502, changed);
          outgoing.end(change.html(Buffer.concat(chunks).toString()));
        });
      },
    );
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });
  return listen(server);
};

/**
 * The shop at another address with another content security policy, as if its owner had changed the header. (A page answered by
 * Playwright's `route.fulfill` has no address space, and Chromium forbids such a page to load from loopback.)
 */
export const policyProxy = (shop: string, policy: (policy: string) => string): ReturnType<typeof variantProxy> =>
  variantProxy(shop, { html: (page) => page, policy });
