import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../protocol/values/clock';
import { sha256 } from '../http/signature';
import type { AccessRepository, AuditLine } from '../records/accessRepository';

declare module 'fastify' {
  interface FastifyRequest {
    /** Is the audit log told what this request did? */
    isAudited: boolean;
  }
}

const actionOf = ({ method, routeOptions }: FastifyRequest): string => `${method} ${routeOptions.url ?? ''}`;

const digestOf = (body: unknown): string | null => {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return sha256(body);
  return typeof body === 'object' && body !== null ? sha256(JSON.stringify(body)) : null;
};

/** Tells the handler's own write what to append; the write does so in its transaction. Call right before `store.audited(…)`. */
export const auditLine = (request: FastifyRequest, at: number, subject: string, content: unknown = request.body): AuditLine => {
  request.isAudited = true;
  return { at, actor: request.principal?.actor ?? 'nobody', action: actionOf(request), subject, digest: digestOf(content) };
};

/**
 * The audit log's net: every change by an authenticated person that no transaction has told is told here, before it is answered, and every
 * refused one with its reason. What strangers try is counted by `couplet_refusals_total` only: they must not be able to fill the store.
 */
export const auditTrail = (
  app: FastifyInstance,
  { store, clock }: { readonly store: Pick<AccessRepository, 'appendAudit'>; readonly clock: Clock },
): void => {
  app.decorateRequest('isAudited', false);
  app.addHook('onSend', (request, reply, payload, next) => {
    const { access } = request.facts;
    if (access === undefined || !request.principal || request.method === 'GET' || request.method === 'HEAD') return next(null, payload);
    const done = reply.statusCode < 400;
    if (done && request.isAudited) return next(null, payload);
    // Whatever happens below is answered through here again.
    request.isAudited = true;
    const line: AuditLine = {
      at: clock(),
      actor: request.principal.actor,
      action: actionOf(request),
      subject: request.url.split('?')[0] ?? '',
      digest: done ? digestOf(request.body) : null,
    };
    request.principal = undefined;
    store.appendAudit(line, done ? 'done' : (reply.refusedWith ?? `status_${reply.statusCode}`)).then(
      () => next(null, payload),
      (error: Error) => {
        if (done) return next(error);
        request.log.error({ err: error }, 'the audit log could not be told of a refused change');
        next(null, payload);
      },
    );
  });
};
