import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Clock, DAY } from '../../protocol/values/clock';
import { isTrusted } from './networks';

/** When a proxy that is not trusted last named a client, UTC ms; `undefined`: not within a day. */
export type UntrustedProxyAt = () => number | undefined;

const WARNING =
  'A proxy forwards client addresses, but TRUST_PROXY does not name it. All clients behind it count as one. See docs/operations.md.';

const wasForwarded = ({ headers }: FastifyRequest): boolean => headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;

/** Notes forwarding headers of untrusted peers, and logs the first. Clients can forge them, so nothing else depends on it. */
export const watchForwarding = (app: FastifyInstance, trustedProxies: readonly string[], clock: Clock): UntrustedProxyAt => {
  const trusted = isTrusted(trustedProxies);
  let seenAt: number | undefined;
  app.addHook('onRequest', (request, _reply, next) => {
    if (wasForwarded(request) && !trusted(request.socket.remoteAddress ?? '')) {
      if (seenAt === undefined) request.log.warn(WARNING);
      seenAt = clock();
    }
    next();
  });
  return () => (seenAt !== undefined && clock() - seenAt < DAY ? seenAt : undefined);
};
