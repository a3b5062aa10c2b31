import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Failure } from '../../protocol/values/result';
import { Overloaded, overloaded, StoreUnavailable } from '../records/admission';
import { refuse } from './refuse';

/** Prefix of a route's errors when its body is refused before the handler runs: `<subject>_malformed`, `<subject>_too_large`. */
declare module 'fastify' {
  interface FastifyContextConfig {
    readonly subject?: string;
  }
}

const pathOf = (error: FastifyError): string | undefined =>
  error.validation?.[0]?.instancePath
    .replace(/^\//, '')
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.') || undefined;

const places: Readonly<Record<string, string>> = { headers: 'headers are', querystring: 'query is', params: 'address is' };

interface Complaint {
  readonly keyword?: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Schema of the refused value, added by Ajv's option `verbose`. */
  readonly parentSchema?: { readonly description?: string };
}

/** Completes Ajv's message, which lacks the allowed values of an enumeration and the description of a pattern or a list. */
const complaintOf = ({ validation, validationContext }: FastifyError): string => {
  const place = places[validationContext ?? ''] ?? 'body is';
  const { keyword, message = 'see the API document', params, parentSchema }: Complaint = validation?.[0] ?? {};
  const words = keyword === 'pattern' || keyword === 'maxItems' ? (parentSchema?.description ?? message) : message;
  const allowed = Array.isArray(params?.allowedValues) ? ` (${params.allowedValues.join(', ')})` : '';
  return `The ${place} not valid: ${words}${allowed}.`;
};

const refusalOf = (error: FastifyError, subject: string): Failure | undefined => {
  if (error instanceof Overloaded) return overloaded;
  if (error.validation) {
    const at = pathOf(error);
    // The only header that any route declares.
    const what = error.validationContext === 'headers' ? 'idempotency_key' : subject;
    return { code: `${what}_malformed`, message: complaintOf(error), ...(at === undefined ? {} : { at }) };
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { code: `${subject}_too_large`, message: 'The request body is too large.' };
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return { code: 'media_type_unsupported', message: 'Unsupported content type. Send application/json.' };
  if ((error.statusCode ?? 500) < 500) return { code: `${subject}_malformed`, message: 'The request could not be read.' };
  return undefined;
};

const isUnavailable = (error: Error): boolean => error instanceof StoreUnavailable;

/** The only error handler. Internal errors are logged with the request id and never sent to the client. */
export const errorHandler = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const refusal = refusalOf(error, request.routeOptions.config.subject ?? 'request');
  if (refusal) return refuse(reply, refusal);
  request.log.error({ err: error }, 'request failed');
  if (isUnavailable(error))
    return refuse(reply, { code: 'store_unavailable', message: 'The database cannot be reached. Try again in a moment.' });
  return refuse(reply, { code: 'internal_error', message: `Server error. See request ${request.id} in the server log.` });
};

/** For addresses that cannot be decoded, such as `/%c0`. Fastify runs no hooks for them, and would repeat the address in its answer. */
export const addressErrors = {
  frameworkErrors: (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void =>
    void refuse(reply.header('x-content-type-options', 'nosniff'), {
      code: 'request_malformed',
      message: 'The address could not be read.',
    }),
};
