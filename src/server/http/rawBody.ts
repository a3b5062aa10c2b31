import type { FastifyInstance } from 'fastify';

/** Hands the exact bytes to the handlers of this scope, whatever content type the sender names (beacons send `text/plain`). */
export const rawBody = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
};
