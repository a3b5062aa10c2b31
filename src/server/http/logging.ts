import { randomUUID } from 'node:crypto';
import type { FastifyRequest, FastifyServerOptions } from 'fastify';

/**
 * Logs name the route, never the address, headers, body or full URL of a request: nothing in them leads to a shopper.
 * The request id is drawn here and never taken from the caller.
 */
export const logging = (level: string): Pick<FastifyServerOptions, 'logger' | 'genReqId' | 'requestIdHeader'> => ({
  logger: {
    level,
    serializers: {
      req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url ?? 'none' }),
    },
  },
  genReqId: () => randomUUID(),
  requestIdHeader: false,
});
