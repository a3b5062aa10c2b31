import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { DAY, SECOND } from '../../protocol/values/clock';

/** Whether an `Accept-Encoding` header allows a content coding by name, such as `br` (RFC 9110 §12.5.3). */
export const acceptsCoding = (header: string | undefined, coding: string): boolean =>
  (header ?? '').split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });

const [withGzip, withBrotli] = [promisify(gzip), promisify(brotliCompress)];

/** As quick as gzip by default, and smaller: the window holds a thousand coupons. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Shorter responses fit into one packet anyway. */
const LEAST = 1_400;

/**
 * Merchants mostly request tables of figures, which compress to a tenth. Only GET responses are compressed. They contain no secrets, and
 * their length reveals no more than the number of coupons (https://breachattack.com). Browsers accept brotli from secure origins only, and a
 * console inside a shop's network may not be one, so others get gzip.
 */
export const compressAnswers = (scope: FastifyInstance): void => {
  scope.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' || typeof payload !== 'string' || payload.length < LEAST) return payload;
    reply.header('vary', 'Accept-Encoding');
    const coding = (['br', 'gzip'] as const).find((name) => acceptsCoding(request.headers['accept-encoding'], name));
    if (!coding) return payload;
    const small = await (coding === 'br' ? withBrotli(payload, BROTLI) : withGzip(payload));
    reply.headers({ 'content-encoding': coding, 'content-length': small.length });
    return small;
  });
};

/** Whether `If-None-Match` names this content: a list, `*`, or weak tags, as proxies make them (RFC 9110 §13.1.2). */
export const isNotModified = (header: string | undefined, etag: string): boolean =>
  header?.trim() === '*' || [...(header ?? '').matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag);

/** Longest wait, whatever the header states. */
const LONGEST = DAY;

/** `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3), ms from now, a day at most; 0 if absent or unreadable. */
export const retryAfter = (said: string | null | undefined, now: number): number => {
  const ms = /^\d+$/.test(said ?? '') ? Number(said) * SECOND : Date.parse(said ?? '') - now;
  return ms > 0 ? Math.min(ms, LONGEST) : 0;
};

const preflight = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'content-type, idempotency-key',
  'access-control-max-age': '86400',
};

/**
 * CORS (https://fetch.spec.whatwg.org/#http-cors-protocol): constant headers for every origin, so that caches need not vary by it. Register
 * before the routes.
 */
export const crossOrigin = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, reply, next) => {
    void reply.header('x-content-type-options', 'nosniff');
    if (!request.facts.isPublic) return next();
    void reply.header('cross-origin-resource-policy', 'cross-origin').header('access-control-allow-origin', '*');
    if (request.method !== 'OPTIONS') return next();
    void reply.code(204).headers(preflight).send();
  });
};
