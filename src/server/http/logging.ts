import { randomUUID } from 'node:crypto';
import { type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify';
import { loggedError } from './loggedError';

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
