import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../protocol/values/clock';
import { sha256 } from '../http/signature';
import type { AccessRepository, AuditLine } from '../records/accessRepository';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the request is already in the audit log. */
    isAudited: boolean;
  }
}

const actionOf = ({ method, routeOptions }: FastifyRequest): string => `${method} ${routeOptions.url ?? ''}`;

const digestOf = (body: unknown): string | null => {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return sha256(body);
  return typeof body === 'object' && body !== null ? sha256(JSON.stringify(body)) : null;
};

/** The audit line that the handler's own write appends in its transaction. Call right before `store.audited(…)`. */
export const auditLine = (request: FastifyRequest, at: number, subject: string, content: unknown = request.body): AuditLine => {
  request.isAudited = true;
  return { at, actor: request.principal?.actor ?? 'nobody', action: actionOf(request), subject, digest: digestOf(content) };
};

/**
 * Safety net of the audit log. Every change by an authenticated person that no transaction has recorded is recorded here before the
 * response is sent, and every refused one with its reason. Unauthenticated attempts are only counted in `couplet_refusals_total`, so that
 * strangers cannot fill the store.
 */
export const auditTrail = (
  app: FastifyInstance,
  { store, clock }: { readonly store: Pick<AccessRepository, 'appendAudit'>; readonly clock: Clock },
): void => {
  app.decorateRequest('isAudited', false);
  app.addHook('onSend', (request, reply, payload, next) => {
    const { access } = request.facts;
    const changes = access !== undefined && access !== 'read' && request.method !== 'GET' && request.method !== 'HEAD';
    if (!changes || !request.principal) return next(null, payload);
    const done = reply.statusCode < 400;
    if (done && request.isAudited) return next(null, payload);
    // Errors below send a response through this hook again.
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
        request.log.error({ err: error }, 'writing a refused change to the audit log failed');
        next(null, payload);
      },
    );
  });
};
