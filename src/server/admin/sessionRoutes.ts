import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { MINUTE, SECOND } from '../../protocol/values/clock';
import { parseJsonWith } from '../../protocol/values/parse';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import { refuse } from '../http/refuse';
import { jsonSchema } from '../http/routeSchemas';
import { sha256 } from '../http/signature';
import type { AccessRepository, Audited } from '../records/accessRepository';
import { auditLine } from './auditTrail';
import { holderOf } from './guardAdmin';
import type { Oidc } from './oidc';
import {
  type CookieNames,
  consolePath,
  cookieOf,
  isOwnOrigin,
  linkTo,
  makeSetupLink,
  type OwnAddress,
  openSession,
  SESSION,
  sessionHash,
  setCookie,
} from './session';

const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Browsers store a `Secure` cookie from an https page or from a page on the same machine
 * (https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy).
 */
const keepsSecureCookies = ({ protocol, hostname }: URL): boolean => protocol === 'https:' || LOOPBACK.test(hostname);

/**
 * Whether the page may sign someone in. There is no session to steal yet, but a foreign page could sign its visitor in as someone else.
 * Errors: `csrf_refused`; `https_required` if the browser would drop the session's cookie.
 */
const checkSignIn = (request: FastifyRequest, own: OwnAddress): Result<undefined> => {
  if (request.headers['x-couplet-csrf'] !== '1' || !isOwnOrigin(request, own))
    return fail(
      'csrf_refused',
      `Sign in on this server’s own page${own.origin === undefined ? ', and set BASE_URL to its address' : `, at ${own.origin}`}.`,
    );
  return keepsSecureCookies(new URL(request.headers.origin ?? ''))
    ? ok(undefined)
    : fail(
        'https_required',
        'Browsers keep a sign-in only over https. Put a TLS proxy in front, or open the console on the server’s own machine.',
      );
};

type SessionRepository = AccessRepository & Audited<Pick<AccessRepository, 'addSession' | 'endSession' | 'putSetupLink' | 'takeSetupLink'>>;

interface SessionDeps {
  readonly store: SessionRepository;
  readonly clock: Clock;
  readonly adminToken: string;
  readonly baseUrl: string | undefined;
  readonly own: OwnAddress;
  readonly cookies: CookieNames;
  /** Whether sign-in through the merchant's identity provider is set up. */
  readonly oidc: boolean;
}

/** Far longer than any token or secret, but quick to hash. */
const BODY = 1_024;
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const tokenSchema = v.strictObject({ token: text });
const setupSchema = v.strictObject({ secret: text });
const waysSchema = v.strictObject({ oidc: v.boolean(), setup: v.boolean() });

const wrongToken = { code: 'unauthorized', message: 'The token is wrong or was revoked.' } as const;
const forPrograms = {
  code: 'forbidden',
  message: 'A token with the role assistant is for programs and cannot sign in to the console.',
} as const;

/** Of a session's hash: enough to tell sessions apart, and useless for signing in. */
const ID = 16;

/** Most people listed. */
const PEOPLE = 500;

/** Who is signed in, and who was. */
const peopleRoutes = (app: FastifyInstance, { store, clock, adminToken, cookies }: SessionDeps): void => {
  app.get(
    '/v1/admin/sessions',
    {
      config: { access: 'manage' },
      schema: { summary: 'Browsers that are signed in, and the last sign-in of everyone who signed in by browser' },
    },
    async ({ headers }) => {
      const secret = cookieOf(headers.cookie, cookies.session);
      const own = secret === undefined ? undefined : sessionHash(secret, adminToken);
      const [sessions, signIns] = await Promise.all([store.sessions(clock()), store.signIns(PEOPLE)]);
      return {
        v: 'sessions/1',
        sessions: sessions.map(({ hash, actor, role, expiresAt }) => ({
          id: hash.slice(0, ID),
          actor,
          role,
          since: expiresAt - SESSION,
          expiresAt,
          /** The caller's own. */
          current: hash === own,
        })),
        signIns,
      };
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/v1/admin/sessions/:id',
    { config: { subject: 'session', access: 'manage' }, schema: { summary: 'End a session at once' } },
    async (request, reply) => {
      const { id } = request.params;
      const found = (await store.sessions(clock())).find(({ hash }) => hash.slice(0, ID) === id);
      if (!found) return refuse(reply, { code: 'session_unknown', message: 'This session has ended already.' });
      await store.audited(auditLine(request, clock(), `session/${id}`, { actor: found.actor })).endSession(found.hash);
      return reply.send({ ended: id });
    },
  );
};

/** Sign-out, and setup links for other people. */
const endRoutes = (app: FastifyInstance, { store, clock, adminToken, baseUrl, cookies }: SessionDeps): void => {
  app.post(
    '/v1/admin/sign-out',
    { config: { access: 'read' }, schema: { summary: "End this browser's session" } },
    async (request, reply) => {
      const secret = cookieOf(request.headers.cookie, cookies.session);
      if (secret !== undefined) await store.audited(auditLine(request, clock(), 'session', {})).endSession(sessionHash(secret, adminToken));
      return reply.header('set-cookie', setCookie(cookies.session, '', 0, 'Strict')).send({ signedOut: secret !== undefined });
    },
  );

  app.post(
    '/v1/admin/setup-link',
    { config: { access: 'manage' }, schema: { summary: 'Create a link that signs one browser in as owner, once, within 24 hours' } },
    async (request, reply) => {
      const { secret, expiresAt } = await makeSetupLink(store.audited(auditLine(request, clock(), 'setup', {})), clock());
      return reply.code(201).send({ link: linkTo(baseUrl, consolePath(secret)), expiresAt });
    },
  );
};

/**
 * Browser sessions: sign in by setup link or token, and sign out. They are in the store, so every replica knows them and they can be ended.
 */
export const sessionRoutes = (app: FastifyInstance, deps: SessionDeps): void => {
  const { store, clock, adminToken, own, cookies } = deps;
  const fromOwnPage = (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    const checked = checkSignIn(request, own);
    if (checked.ok) next();
    else void refuse(reply, checked.error);
  };

  app.get(
    '/v1/admin/ways',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Sign-in methods other than a token: identity provider, setup link',
        response: { 200: jsonSchema(waysSchema) },
      },
    },
    async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({ oidc: deps.oidc, setup: await store.hasSetupLink(clock()) }),
  );

  app.post<{ Body: v.InferOutput<typeof setupSchema> }>(
    '/v1/admin/setup',
    {
      bodyLimit: BODY,
      onRequest: fromOwnPage,
      config: { access: 'public', subject: 'setup' },
      schema: { summary: 'Sign a browser in as owner with the secret of a setup link, once', body: jsonSchema(setupSchema) },
    },
    async (request, reply) => {
      const who = { actor: 'setup', role: 'owner' } as const;
      const { session, cookie } = openSession(who, { adminToken, cookies, now: clock() });
      request.principal = { ...who, by: 'session' };
      const taken = await store
        .audited(auditLine(request, clock(), 'session', who))
        .takeSetupLink(sha256(request.body.secret), session, clock());
      return taken.ok ? reply.headers({ 'cache-control': 'no-store', 'set-cookie': cookie }).send(who) : refuse(reply, taken.error);
    },
  );

  app.post<{ Body: v.InferOutput<typeof tokenSchema> }>(
    '/v1/admin/session',
    {
      bodyLimit: BODY,
      onRequest: fromOwnPage,
      config: { access: 'public', subject: 'session' },
      schema: {
        summary: "Sign a browser in with a token. The session has the token's role and ends with it",
        body: jsonSchema(tokenSchema),
      },
    },
    async (request, reply) => {
      const holder = await holderOf(request.body.token, { store, adminToken, clock });
      // A share link needs no session, which would end that of a merchant who tries it.
      if (!holder || holder.role === 'viewer') return refuse(reply, wrongToken);
      if (holder.role === 'assistant') return refuse(reply, forPrograms);
      const { actor, role } = holder;
      const { session, cookie } = openSession(holder, { adminToken, cookies, now: clock() });
      request.principal = { actor, role, by: 'session' };
      await store.audited(auditLine(request, clock(), 'session', { actor, role })).addSession(session, clock());
      return reply.headers({ 'cache-control': 'no-store', 'set-cookie': cookie }).send({ actor, role });
    },
  );

  endRoutes(app, deps);
  peopleRoutes(app, deps);
};

interface SignInDeps {
  readonly store: SessionRepository;
  readonly clock: Clock;
  readonly oidc: Oidc;
  readonly cookies: CookieNames;
  readonly adminToken: string;
  readonly baseUrl: string;
}

const FLOW = 10 * MINUTE;
const flowSchema = v.object({ state: v.string(), nonce: v.string(), verifier: v.string() });
const foreign: Failure = { code: 'oidc_refused', message: 'The sign-in was started in another browser. Start again.' };

/**
 * Browser sign-in through the merchant's identity provider. It always redirects to the console, even when refused, because people follow
 * these addresses. The first page after the provider's is requested without the session's cookie, which is `SameSite=Strict`; that page's
 * own requests carry it.
 */
export const signInRoutes = (app: FastifyInstance, { oidc, cookies, store, clock, adminToken, baseUrl }: SignInDeps): void => {
  const consoleUrl = `${baseUrl.replace(/\/+$/, '')}/${consolePath()}`;
  const refuseInConsole = (reply: FastifyReply, { code }: Failure): FastifyReply => {
    reply.refusedWith = code;
    return reply.header('cache-control', 'no-store').redirect(`${consoleUrl}?refused=${code}`);
  };

  app.get(
    '/v1/admin/sign-in',
    { config: { access: 'public' }, schema: { summary: 'Redirect to the identity provider' } },
    async (_request, reply) => {
      const begun = await oidc.begin();
      if (!begun.ok) return refuseInConsole(reply, begun.error);
      const flow = Buffer.from(JSON.stringify(begun.value.flow)).toString('base64url');
      return reply
        .header('cache-control', 'no-store')
        .header('set-cookie', setCookie(cookies.flow, flow, FLOW / SECOND, 'Lax'))
        .redirect(begun.value.url);
    },
  );

  app.get(
    '/v1/admin/sign-in/callback',
    { config: { access: 'public' }, schema: { summary: 'Return from the identity provider and continue to the console' } },
    async (request, reply) => {
      const text = Buffer.from(cookieOf(request.headers.cookie, cookies.flow) ?? '', 'base64url').toString('utf8');
      const flow = parseJsonWith(flowSchema, text, 'oidc_refused');
      const who = flow.ok ? await oidc.finish(request.url.split('?')[1] ?? '', flow.value) : flow;
      if (!who.ok) return refuseInConsole(reply, flow.ok ? who.error : foreign);
      const { session, cookie } = openSession(who.value, { adminToken, cookies, now: clock() });
      request.principal = { ...who.value, by: 'session' };
      await store.audited(auditLine(request, clock(), 'session', who.value)).addSession(session, clock());
      return reply
        .header('cache-control', 'no-store')
        .header('set-cookie', [cookie, setCookie(cookies.flow, '', 0, 'Lax')])
        .redirect(consoleUrl);
    },
  );
};
