import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppDeps } from '../../src/server/app';
import { ADMIN_TOKEN, ask, startTestServer, type TestServer } from '../helpers/server/testServer';

let server: TestServer;
const open: TestServer[] = [];
const sockets: Socket[] = [];
const start = async (deps: Partial<AppDeps>): Promise<void> => {
  server = await startTestServer({ deps });
  open.push(server);
};
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of open.splice(0)) await one.close();
});

describe('slow and many connections', () => {
  /** What a raw connection was told until it was closed. */
  const raw = (text: string): Promise<string> =>
    new Promise((done) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => void socket.write(text));
      let heard = '';
      socket.on('data', (data) => {
        heard += data;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => done(heard));
    });

  it('a request that does not come to its end is answered 408 and closed', async () => {
    await start({ connections: { headersMs: 100, requestMs: 200 } });
    expect(await raw('GET /healthz HTTP/1.1\r\nhost: x\r\n')).toMatch(/^HTTP\/1.1 408/);
    expect(await raw('POST /v1/claims HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{')).toMatch(
      /^HTTP\/1.1 408/,
    );
  });

  it('a request that comes byte by byte, and a connection that says nothing, are cut as well', async () => {
    await start({ connections: { headersMs: 150, requestMs: 300 } });
    const dripped = (text: string, piece: string): Promise<string> =>
      new Promise((done) => {
        const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => void socket.write(text));
        const timer = setInterval(() => void socket.write(piece), 10);
        let heard = '';
        socket.on('data', (data) => {
          heard += data;
        });
        socket.on('error', () => undefined);
        socket.on('close', () => {
          clearInterval(timer);
          done(heard);
        });
      });
    const body = 'POST /v1/claims HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 250\r\n\r\n';
    expect(await dripped('GET /healthz HTTP/1.1\r\nx: ', 'a')).toMatch(/^HTTP\/1.1 408/);
    expect(await dripped(body, ' ')).toMatch(/^HTTP\/1.1 408/);
    // Closed, whether with an answer or without one.
    expect(await raw('')).not.toContain('200 OK');
  });

  it('connections beyond the most are closed unanswered', async () => {
    await start({ connections: { maxConnections: 2 } });
    await server.app.server.closeAllConnections();
    const held = [1, 2].map(() => connect(Number(new URL(server.url).port), '127.0.0.1'));
    await Promise.all(held.map((socket) => new Promise((done) => socket.once('connect', done))));
    expect(await raw('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')).toBe('');
    for (const socket of held) socket.destroy();
  });
});

describe('the connections of one network', () => {
  /** Opens so many connections and asks on each. @returns how many are answered; they stay open */
  const held = async (localAddress: string, count: number): Promise<number> => {
    const answered = await Promise.all(
      Array.from({ length: count }, () => {
        const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', localAddress });
        sockets.push(socket);
        return new Promise<boolean>((done) => {
          socket.on('connect', () => void socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'));
          socket.on('data', () => done(true));
          socket.on('error', () => undefined);
          socket.on('close', () => done(false));
        });
      }),
    );
    return answered.filter(Boolean).length;
  };
  const refused = async (): Promise<string | undefined> => {
    const { text } = await ask(`${server.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    return /^couplet_connections_refused_total (\d+)$/m.exec(text)?.[1];
  };
  // Loopback addresses stand for networks of the internet.
  const isOwn = (): boolean => false;
  const trustedProxies = ['127.0.0.0/24'];

  it('are a tenth of all. Others and trusted proxies still connect, and closed ones make room', async () => {
    await start({ connections: { maxConnections: 600, isOwn }, trustedProxies });
    expect(await held('127.0.1.1', 40)).toBe(40);
    expect(await held('127.0.1.2', 30)).toBe(20);
    expect(await refused()).toBe('10');
    expect(await held('127.0.2.1', 60)).toBe(60);
    expect(await held('127.0.0.2', 70)).toBe(70);
    for (const socket of sockets.splice(0)) socket.destroy();
    await expect.poll(() => held('127.0.1.3', 1)).toBe(1);
  });

  it('are 50 on a small server', async () => {
    await start({ connections: { maxConnections: 100, isOwn }, trustedProxies });
    expect(await held('127.0.1.1', 60)).toBe(50);
  });

  it('are not limited in a private network', async () => {
    await start({ connections: { maxConnections: 100 } });
    expect(await held('127.0.1.1', 60)).toBe(60);
  });

  it('would be seen to fail: without the cap, one network keeps all others out', async () => {
    await start({ connections: { maxConnections: 60, isOwn: () => true } });
    await server.app.server.closeAllConnections();
    expect(await held('127.0.1.1', 60)).toBe(60);
    expect(await held('127.0.2.1', 1)).toBe(0);
    for (const socket of sockets.splice(0)) socket.destroy();
    await expect.poll(async () => Number(await refused().catch(() => 0))).toBeGreaterThan(0);
  });
});
