import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../core/clock';
import { fail, ok, type Result } from '../../core/result';
import { sameSecret } from '../http/sameSecret';
import { sha256 } from '../http/sha256';
import type { Store } from '../store/store';
import { type CookieNames, cookieOf } from './cookies';
import type { Principal } from './principal';

export interface AuthenticateDeps {
  readonly store: Pick<Store, 'tokenByHash' | 'session'>;
  /** The owner's token, from the environment or the data folder. */
  readonly adminToken: string;
  readonly clock: Clock;
  readonly cookies: CookieNames;
  /** Public origin of this server, where sign-in by browser is on. */
  readonly origin: string | undefined;
}

/** Tokens made here: 32 random bytes. Others are not worth a look into the store. */
const TOKEN = /^ct_[A-Za-z0-9_-]{43}$/;

const unauthorized = fail('unauthorized', 'The admin token is missing or wrong, or the session has ended.');

/**
 * A session's cookie comes along by itself, so a change must also carry what no form or foreign page can add: a header of ours, which a
 * browser asks leave for, and no other origin than ours (https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html).
 */
const isOurOwn = ({ method, headers }: FastifyRequest, origin: string | undefined): boolean =>
  method === 'GET' ||
  method === 'HEAD' ||
  (headers['x-couplet-csrf'] === '1' && (headers.origin === undefined || (origin !== undefined && headers.origin === origin)));

/** Who sends the request. Errors: `unauthorized`; `csrf_refused` for a change by session that may come from another page. */
export const authenticate = async (request: FastifyRequest, deps: AuthenticateDeps): Promise<Result<Principal>> => {
  const { store, adminToken, clock, cookies, origin } = deps;
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const [scheme, token = ''] = authorization.split(' ');
    if (scheme?.toLowerCase() !== 'bearer') return unauthorized;
    if (sameSecret(token, adminToken)) return ok({ actor: 'token:ADMIN_TOKEN', role: 'owner', by: 'token' });
    const known = TOKEN.test(token) ? await store.tokenByHash(sha256(token)) : undefined;
    return known ? ok({ actor: `token:${known.name}`, role: known.role, by: 'token' }) : unauthorized;
  }
  const secret = cookieOf(cookie, cookies.session);
  const session = secret === undefined ? undefined : await store.session(sha256(secret), clock());
  if (!session) return unauthorized;
  return isOurOwn(request, origin)
    ? ok({ actor: session.actor, role: session.role, by: 'session' })
    : fail(
        'csrf_refused',
        'A change by a signed-in browser needs the header X-Couplet-Csrf: 1 and must come from this server’s own pages.',
      );
};
