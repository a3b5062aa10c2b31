import { once } from 'node:events';
import { connect } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { expect, it } from 'vitest';
import { closeConnections } from '../../src/server/http/serverOptions';

/** How long a server takes to close once its route, which takes 100 ms, has begun; and what it answered. */
const closing = async (prepare: (app: FastifyInstance) => void, request: string): Promise<{ ms: number; answer: string }> => {
  const app = fastify({ keepAliveTimeout: 1_000 });
  prepare(app);
  app.get('/slow', async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return 'done';
  });
  const url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(url.port), url.hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  const gone = once(socket, 'close');
  const arrived = once(app.server, 'connection');
  socket.write(request);
  await arrived;
  await new Promise((resolve) => setTimeout(resolve, 30));
  const from = performance.now();
  await app.close();
  const ms = performance.now() - from;
  await gone;
  return { ms, answer };
};

it('ends with the answer to its last request, whose connection would otherwise be kept', async () => {
  const request = 'GET /slow HTTP/1.1\r\nHost: shop.example\r\n\r\n';
  const { ms, answer } = await closing(closeConnections, request);
  expect(answer).toMatch(/done$/);
  expect(ms).toBeLessThan(800);
  expect((await closing(() => undefined, request)).ms).toBeGreaterThan(900);
});

it('does not wait for who never sends a request to its end', async () => {
  const { ms } = await closing((app) => closeConnections(app, 200), 'GET /slow HTTP/1.1\r\nHost: sh');
  expect(ms).toBeGreaterThan(150);
  expect(ms).toBeLessThan(2_000);
});
