import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { refuse } from '../http/refuse';
import { sameSecret, sha256 } from '../http/signature';
import { type AccessRepository, type AdminToken, USE_NOTED } from '../records/accessRepository';
import { may, type Role } from '../records/role';
import { type CookieNames, cookieOf, isOwnOrigin, type OwnAddress, sessionHash } from './session';

/** The authenticated caller. */
interface Principal {
  /** As in the audit log: `token:<name>`, `link:<name>`, `user:<e-mail or subject>`, or `setup` for the setup link. */
  readonly actor: string;
  readonly role: Role;
  readonly by: 'token' | 'session';
  /** Of a caller with a share link. */
  readonly link?: Pick<AdminToken, 'name' | 'expiresAt' | 'period'>;
}

interface TokenDeps {
  readonly store: Pick<AccessRepository, 'tokenByHash'>;
  /** The owner's token, from the environment or the data folder. */
  readonly adminToken: string;
  readonly clock: Clock;
}

interface Holder extends Pick<Principal, 'actor' | 'role' | 'link'> {
  /** Set for a token created here. */
  readonly tokenId: string | undefined;
  readonly usedAt?: number | null;
}

/** Tokens created here: 32 random bytes. Other texts are not looked up in the store. */
const TOKEN = /^ct_[A-Za-z0-9_-]{43}$/;
export const isRandomToken = (token: string): boolean => TOKEN.test(token);
export const newTokenSecret = (): string => `ct_${randomBytes(32).toString('base64url')}`;

export const tokenNameSchema = v.pipe(
  v.string(),
  v.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,59}$/u),
  v.description('must be 1 to 60 letters, digits, spaces or . _ @ -, the first a letter or digit'),
);

/** The holder of a token; undefined if it is wrong, revoked or expired. */
export const holderOf = async (token: string, { store, adminToken, clock }: TokenDeps): Promise<Holder | undefined> => {
  if (sameSecret(token, adminToken)) return { actor: 'token:ADMIN_TOKEN', role: 'owner', tokenId: undefined };
  const known = isRandomToken(token) ? await store.tokenByHash(sha256(token), clock()) : undefined;
  if (!known) return undefined;
  const { id, name, role, usedAt, expiresAt, period } = known;
  return role === 'viewer'
    ? { actor: `link:${name}`, role, tokenId: id, usedAt, link: { name, expiresAt, period } }
    : { actor: `token:${name}`, role, tokenId: id, usedAt };
};

interface AuthenticateDeps extends TokenDeps {
  readonly store: Pick<AccessRepository, 'tokenByHash' | 'session' | 'noteTokenUse'>;
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

/** Not awaited, since reading must work while nothing can be written. */
const noteUse = ({ log }: FastifyRequest, { tokenId, usedAt }: Holder, { store, clock }: AuthenticateDeps): void => {
  if (tokenId === undefined || (usedAt && clock() - usedAt < USE_NOTED)) return;
  store.noteTokenUse(tokenId, clock()).catch((err: Error) => log.warn({ err }, 'noting the use of a token failed'));
};

/** Identifies the caller of a request. Errors: `unauthorized`; `csrf_refused` for a change by session that may come from another page. */
const authenticate = async (request: FastifyRequest, deps: AuthenticateDeps): Promise<Result<Principal>> => {
  const { store, adminToken, clock, cookies, own } = deps;
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const [scheme, token = ''] = authorization.split(' ');
    if (scheme?.toLowerCase() !== 'bearer') return unauthorized;
    const holder = await holderOf(token, deps);
    if (!holder) return unauthorized;
    noteUse(request, holder, deps);
    const { actor, role, link } = holder;
    return ok({ actor, role, by: 'token', ...(link && { link }) });
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
