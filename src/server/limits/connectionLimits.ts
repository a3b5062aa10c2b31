import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import { MINUTE, SECOND } from '../../protocol/clock';

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
