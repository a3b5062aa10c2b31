import type { FastifyRequest } from 'fastify';
import { sameSecret } from './sameSecret';

/** Does the request carry the admin token as its bearer? */
export const isAdmin = ({ headers }: FastifyRequest, adminToken: string): boolean => {
  const [scheme, token = ''] = (headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && sameSecret(token, adminToken);
};
