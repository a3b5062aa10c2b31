import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type FastifyHttpOptions, type FastifyInstance, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify';
import { MINUTE, SECOND } from '../../protocol/values/clock';

export interface ConnectionLimits {
  /** Until the headers have come, ms. */
  readonly headersMs?: number;
  /** Until the whole request has come, ms. */
  readonly requestMs?: number;
  /** Idle between two requests, ms; above the 60 s that proxies commonly keep a connection, so that they and not the server close it. */
  readonly keepAliveMs?: number;
  readonly maxConnections?: number;
}

/** Ends slow senders: Node looks at its connections every `connectionsCheckingInterval` (https://nodejs.org/api/http.html#serverheaderstimeout). */
export const connectionOptions = ({ headersMs = 10 * SECOND, requestMs = MINUTE, keepAliveMs = 72 * SECOND }: ConnectionLimits) =>
  ({
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: Math.min(5 * SECOND, headersMs) },
  }) satisfies FastifyHttpOptions<Server>;

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

interface LoggedError {
  readonly [more: string]: unknown;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/**
 * What a log may say of an error: its kind, code, message and place. A database's other words (`detail`, `where`, `query`) repeat values, such as a
 * code or an order's id, and so do the messages of data and constraint errors (SQLSTATE 22…, 23…), of which only the code is kept.
 */
export const loggedError = (error: Error & { readonly code?: unknown }): LoggedError => {
  const code = typeof error.code === 'string' ? error.code : undefined;
  const repeatsValues = /^2[23]\w{3}$/.test(code ?? '');
  const place = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    message: repeatsValues ? `SQLSTATE ${code}` : error.message,
    stack: place.join('\n'),
    ...(error.cause instanceof Error ? { cause: loggedError(error.cause) } : {}),
  };
};

type LogStream = { readonly write: (line: string) => void };

/**
 * A line for each request at `debug` only: at a thousand a second they would be most of what the server writes, and the figures for Prometheus
 * say the same. Logs name the route, never the address, headers, body or full URL of a request: nothing in them leads to a shopper.
 * The request id is drawn here and never taken from the caller.
 */
export const logging = (
  level: string,
  stream?: LogStream,
): Pick<FastifyServerOptions, 'logger' | 'logController' | 'genReqId' | 'requestIdHeader'> => ({
  logger: {
    level,
    ...(stream ? { stream } : {}),
    serializers: {
      err: loggedError,
      req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url ?? 'none' }),
    },
  },
  logController: new LogController({ disableRequestLogging: level !== 'debug' }),
  genReqId: () => randomUUID(),
  requestIdHeader: false,
});
