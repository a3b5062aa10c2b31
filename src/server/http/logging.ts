import { randomUUID } from 'node:crypto';
import { type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify';

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
