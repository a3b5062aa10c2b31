import type { FastifyReply } from 'fastify';
import type { ErrorResponse } from '../../protocol/protocol';
import type { Failure } from '../../protocol/result';
import { failureStatus } from './failureStatus';

/**
 * Answers with the one error shape of the protocol. A refusal is of this moment and is never cached.
 * @param beside what else the route answers with; its response schema names it
 */
export const refuse = (reply: FastifyReply, failure: Failure, beside: Readonly<Record<string, unknown>> = {}): FastifyReply => {
  const body: ErrorResponse = { ...beside, error: failure };
  const status = failureStatus(failure.code);
  reply.refusedWith = failure.code;
  if (status === 503) void reply.header('retry-after', '1');
  return reply.code(status).header('cache-control', 'no-store').type('application/json; charset=utf-8').send(body);
};
