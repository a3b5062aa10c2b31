import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { expect, it } from 'vitest';
import { closeConnections } from '../../src/server/http/serverOptions';

const REQUEST = 'GET /slow HTTP/1.1\r\nHost: shop.example\r\n\r\n';

/** A server that is told to close while its route, which takes 100 ms, answers; it would keep the connection for an hour. */
const closing = async (prepare: (app: FastifyInstance) => void, request = REQUEST) => {
  const app = fastify({ keepAliveTimeout: 3_600_000 });
  prepare(app);
  app.get('/slow', async () => {
    await pause(100);
    return 'done';
  });
  const url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(url.port), url.hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  const arrived = once(app.server, 'connection');
  socket.write(request);
  await arrived;
  await pause(30);
  let isClosed = false;
  const closed = app.close().then(() => {
    isClosed = true;
  });
  return { socket, closed, isClosed: () => isClosed, answer: () => answer };
};

it('ends with the answer to its last request, whose connection would otherwise be kept', async () => {
  const { closed, answer } = await closing(closeConnections);
  await closed;
  await expect.poll(answer).toMatch(/done$/);
  const kept = await closing(() => undefined);
  await expect.poll(kept.answer).toMatch(/done$/);
  await pause(300);
  expect(kept.isClosed()).toBe(false);
  kept.socket.destroy();
  await kept.closed;
});

it('does not wait for who never sends a request to its end', async () => {
  const begun = 'GET /slow HTTP/1.1\r\nHost: sh';
  await (await closing((app) => closeConnections(app, 200), begun)).closed;
  const patient = await closing((app) => closeConnections(app, 3_600_000), begun);
  await pause(300);
  expect(patient.isClosed()).toBe(false);
  patient.socket.destroy();
  await patient.closed;
});
