import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { acceptsCoding } from './headers';

const compress = promisify(gzip);

/** Shorter answers are one packet either way. */
const LEAST = 1_400;

/**
 * What a merchant looks at is tables of figures, a tenth as long when compressed. Answers of GET only: nothing in them is a secret, and whoever could
 * make a browser ask for one learns no more of it by its length than that there are more coupons (https://breachattack.com). gzip, because
 * browsers offer brotli to secure origins only and a console in a shop's own network may be none.
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
