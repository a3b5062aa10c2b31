import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type FastifyHttpOptions, type FastifyInstance, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify';
import { MINUTE, SECOND } from '../../protocol/values/clock';

export interface ConnectionLimits {
  /** Time limit for the headers, ms. */
  readonly headersMs?: number;
  /** Time limit for the whole request, ms. */
  readonly requestMs?: number;
  /** Idle time between two requests, ms. Above the 60 s that proxies commonly keep a connection, so that the proxy closes it first. */
  readonly keepAliveMs?: number;
}

/**
 * Disconnects slow senders. Node checks its connections every `connectionsCheckingInterval`
 * (https://nodejs.org/api/http.html#serverheaderstimeout).
 */
export const connectionOptions = ({ headersMs = 10 * SECOND, requestMs = MINUTE, keepAliveMs = 72 * SECOND }: ConnectionLimits) =>
  ({
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: Math.min(5 * SECOND, headersMs) },
  }) satisfies FastifyHttpOptions<Server>;

/** Time until connections still in use are cut, ms: less than the ten seconds after which container engines commonly kill the process. */
const PATIENCE = 8 * SECOND;
const EVERY = 50;

/**
 * Ends connections while the application closes. Fastify ends those that are idle when closing begins. A connection that gets its response
 * after that would stay open for the whole `keepAliveTimeout`. One that never completes its request would stay open forever, because Node
 * stops checking for slow senders (https://nodejs.org/docs/latest-v20.x/api/http.html#serverclosecallback).
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
 * The loggable part of an error: type, code, message and stack. A database's other fields (`detail`, `where`, `query`) repeat values, such
 * as a code or an order's id. So do messages of data and constraint errors (SQLSTATE 22…, 23…), of which only the code is kept.
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
 * Logs each request at `debug` only. At a thousand requests per second this would be most of the output, and the Prometheus metrics contain
 * the same. Logs name the route, never the address, headers, body or full URL of a request, so that nothing leads to a shopper. The request
 * id is generated here and never taken from the caller.
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
