import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The shop at another address with another content security policy, as if its owner had changed the header. (A page answered by
 * Playwright's `route.fulfill` has no address space, and Chromium forbids such a page to load from loopback.)
 */
export const policyProxy = async (
  shop: string,
  change: (policy: string) => string,
): Promise<{ readonly url: string; close(): Promise<void> }> => {
  const target = new URL(shop);
  const server = createServer((incoming, outgoing) => {
    const forward = request(
      { host: target.hostname, port: target.port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        const policy = answer.headers['content-security-policy'];
        const headers = typeof policy === 'string' ? { ...answer.headers, 'content-security-policy': change(policy) } : answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, headers);
        answer.pipe(outgoing);
      },
    );
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
