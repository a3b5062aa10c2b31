import type { FastifyInstance } from 'fastify';
import { SECOND } from '../../protocol/clock';

/** Until connections that still send or wait are cut, ms: within the ten seconds that container engines commonly wait before they kill. */
const PATIENCE = 8 * SECOND;
const EVERY = 50;

/**
 * Ends connections while the application closes. Fastify ends those that are idle when closing begins; one that gets its answer after that would
 * be kept for the whole `keepAliveTimeout`, and one that never sends its request to its end for ever, because Node stops looking for slow senders
 * (https://nodejs.org/docs/latest-v20.x/api/http.html#serverclosecallback).
 */
export const closeConnections = (app: FastifyInstance, patienceMs = PATIENCE): void => {
  app.addHook('preClose', (done) => {
    const { server } = app;
    if (server.listening) {
      const idle = setInterval(() => server.closeIdleConnections(), EVERY);
      const all = setTimeout(() => server.closeAllConnections(), patienceMs);
      server.once('close', () => {
        clearInterval(idle);
        clearTimeout(all);
      });
    }
    done();
  });
};
