import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { acceptsCoding } from './headers';

const compress = promisify(gzip);

/** Shorter responses fit into one packet anyway. */
const LEAST = 1_400;

/**
 * Merchants mostly request tables of figures, which compress to a tenth. Only GET responses are compressed. They contain no secrets, and
 * their length reveals no more than the number of coupons (https://breachattack.com). Uses gzip, because browsers accept brotli from secure
 * origins only, and a console inside a shop's network may not be one.
 */
export const gzipAnswers = (scope: FastifyInstance): void => {
  scope.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' || typeof payload !== 'string' || payload.length < LEAST) return payload;
    reply.header('vary', 'Accept-Encoding');
    if (!acceptsCoding(request.headers['accept-encoding'], 'gzip')) return payload;
    const small = await compress(payload);
    reply.headers({ 'content-encoding': 'gzip', 'content-length': small.length });
    return small;
  });
};
