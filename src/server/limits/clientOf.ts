import type { FastifyRequest } from 'fastify';
import { isOwnNetwork } from './isOwnNetwork';
import { networkOf } from './networkOf';

export const wasForwarded = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;

/**
 * The client a request may be counted for, `undefined` where its address cannot be told. Without a trusted proxy, an address of one's own
 * network is likely a proxy's or a container's gateway, and a request that says it was forwarded came through one: all shoppers of the shop
 * would share it.
 */
export const clientOf = (request: Pick<FastifyRequest, 'ip' | 'headers'>, trustsProxy: boolean): string | undefined =>
  !trustsProxy && (wasForwarded(request) || isOwnNetwork(request.ip)) ? undefined : networkOf(request.ip);
