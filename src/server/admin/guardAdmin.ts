import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { refuse } from '../http/refuse';
import { sameSecret, sha256 } from '../http/signature';
import type { AccessRepository } from '../records/accessRepository';
import { may, type Role } from '../records/role';
import { type CookieNames, cookieOf, isOwnOrigin, type OwnAddress, sessionHash } from './session';

/** The authenticated caller. */
interface Principal {
  /** As in the audit log: `token:<name>`, `user:<e-mail or subject>`, or `setup` for the setup link. */
  readonly actor: string;
  readonly role: Role;
  readonly by: 'token' | 'session';
}

interface TokenDeps {
  readonly store: Pick<AccessRepository, 'tokenByHash'>;
  /** The owner's token, from the environment or the data folder. */
  readonly adminToken: string;
}

interface Holder extends Pick<Principal, 'actor' | 'role'> {
  /** Set for a token created here. */
  readonly tokenId: string | undefined;
}

/** Tokens created here: 32 random bytes. Other texts are not looked up in the store. */
const TOKEN = /^ct_[A-Za-z0-9_-]{43}$/;
export const isRandomToken = (token: string): boolean => TOKEN.test(token);

/** The holder of a token; undefined if it is wrong or revoked. */
export const holderOf = async (token: string, { store, adminToken }: TokenDeps): Promise<Holder | undefined> => {
  if (sameSecret(token, adminToken)) return { actor: 'token:ADMIN_TOKEN', role: 'owner', tokenId: undefined };
  const known = isRandomToken(token) ? await store.tokenByHash(sha256(token)) : undefined;
  return known && { actor: `token:${known.name}`, role: known.role, tokenId: known.id };
};

interface AuthenticateDeps extends TokenDeps {
  readonly store: Pick<AccessRepository, 'tokenByHash' | 'session'>;
  readonly clock: Clock;
  readonly cookies: CookieNames;
  readonly own: OwnAddress;
}

const unauthorized = fail('unauthorized', 'The admin token is missing or wrong, or the session has ended.');

/**
 * Browsers send a session's cookie automatically, so a change must also carry what no form or foreign page can add: our custom header,
 * which triggers a preflight request, and our own origin
 * (https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html).
 */
const isOurOwn = (request: FastifyRequest, own: OwnAddress): boolean => {
  const { method, headers } = request;
  if (method === 'GET' || method === 'HEAD') return true;
  return headers['x-couplet-csrf'] === '1' && (headers.origin === undefined || isOwnOrigin(request, own));
};

/** Identifies the caller of a request. Errors: `unauthorized`; `csrf_refused` for a change by session that may come from another page. */
const authenticate = async (request: FastifyRequest, deps: AuthenticateDeps): Promise<Result<Principal>> => {
  const { store, adminToken, clock, cookies, own } = deps;
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const [scheme, token = ''] = authorization.split(' ');
    if (scheme?.toLowerCase() !== 'bearer') return unauthorized;
    const holder = await holderOf(token, deps);
    return holder ? ok({ actor: holder.actor, role: holder.role, by: 'token' }) : unauthorized;
  }
  const secret = cookieOf(cookie, cookies.session);
  const session = secret === undefined ? undefined : await store.session(sessionHash(secret, adminToken), clock());
  if (!session) return unauthorized;
  return isOurOwn(request, own)
    ? ok({ actor: session.actor, role: session.role, by: 'session' })
    : fail(
        'csrf_refused',
        'Changes from a signed-in browser need the header X-Couplet-Csrf: 1 and must come from this server’s own pages. If its name is new, set BASE_URL.',
      );
};

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller, for routes that need it. */
    principal: Principal | undefined;
  }
}

/** Refuses callers without the role that an admin route requires. Register before the routes. */
export const guardAdmin = (app: FastifyInstance, deps: AuthenticateDeps): void => {
  app.decorateRequest('principal', undefined);
  app.addHook('onRequest', (request, reply, next) => {
    const { access } = request.facts;
    if (access === undefined) return next();
    void reply.header('cache-control', 'no-store');
    authenticate(request, deps).then((found) => {
      if (!found.ok) {
        if (found.error.code === 'unauthorized') void reply.header('www-authenticate', 'Bearer');
        return void refuse(reply, found.error);
      }
      request.principal = found.value;
      if (may(found.value.role, access)) return next();
      void refuse(reply, { code: 'forbidden', message: `The role ${found.value.role} is not allowed to do this.` });
    }, next);
  });
};
