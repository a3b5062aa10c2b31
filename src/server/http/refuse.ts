import type { FastifyReply } from 'fastify';
import type { Failure } from '../../core/result';
import type { ErrorResponse } from '../../core/sync/protocol';
import { failureStatus } from './failureStatus';

/** Answers with the one error shape of the protocol. A refusal is of this moment and is never cached. */
export const refuse = (reply: FastifyReply, failure: Failure): FastifyReply => {
  const body: ErrorResponse = { error: failure };
  const status = failureStatus(failure.code);
  reply.refusedWith = failure.code;
  if (status === 503) void reply.header('retry-after', '1');
  return reply.code(status).header('cache-control', 'no-store').type('application/json; charset=utf-8').send(body);
};
