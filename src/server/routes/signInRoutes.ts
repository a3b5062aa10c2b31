import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { HOUR, MINUTE, SECOND } from '../../core/clock';
import { parseJsonWith } from '../../core/parse';
import { auditLine } from '../admin/auditTrail';
import { type CookieNames, cookieOf, setCookie } from '../admin/cookies';
import type { Oidc } from '../admin/oidc';
import type { RouteDeps } from '../deps';
import { refuse } from '../http/refuse';
import { sha256 } from '../http/sha256';

const SESSION = 8 * HOUR;
const FLOW = 10 * MINUTE;
const flowSchema = v.object({ state: v.string(), nonce: v.string(), verifier: v.string() });

/** Sign-in by browser through the merchant's identity provider. Sessions lie in the store: every replica knows them, and they can be ended. */
export const signInRoutes = (
  app: FastifyInstance,
  oidc: Oidc,
  cookies: CookieNames,
  { store, clock }: Pick<RouteDeps, 'store' | 'clock'>,
): void => {
  app.get(
    '/v1/admin/sign-in',
    { config: { access: 'public' }, schema: { summary: 'To the identity provider' } },
    async (_request, reply) => {
      const begun = await oidc.begin();
      if (!begun.ok) return refuse(reply, begun.error);
      const flow = Buffer.from(JSON.stringify(begun.value.flow)).toString('base64url');
      return reply
        .header('cache-control', 'no-store')
        .header('set-cookie', setCookie(cookies.flow, flow, FLOW / SECOND, 'Lax'))
        .redirect(begun.value.url);
    },
  );

  app.get(
    '/v1/admin/sign-in/callback',
    { config: { access: 'public' }, schema: { summary: 'Back from the identity provider' } },
    async (request, reply) => {
      const text = Buffer.from(cookieOf(request.headers.cookie, cookies.flow) ?? '', 'base64url').toString('utf8');
      const flow = parseJsonWith(flowSchema, text, 'oidc_refused');
      if (!flow.ok) return refuse(reply, { code: 'oidc_refused', message: 'The sign-in was not begun in this browser; begin again.' });
      const who = await oidc.finish(request.url.split('?')[1] ?? '', flow.value);
      if (!who.ok) return refuse(reply, who.error);
      const secret = randomBytes(32).toString('base64url');
      const { actor, role } = who.value;
      request.principal = { actor, role, by: 'session' };
      await store
        .audited(auditLine(request, clock(), 'session', { actor, role }))
        .addSession({ hash: sha256(secret), actor, role, expiresAt: clock() + SESSION }, clock());
      return reply
        .header('cache-control', 'no-store')
        .header('set-cookie', [setCookie(cookies.session, secret, SESSION / SECOND, 'Strict'), setCookie(cookies.flow, '', 0, 'Lax')])
        .send({ actor, role });
    },
  );

  app.post(
    '/v1/admin/sign-out',
    { config: { access: 'read' }, schema: { summary: 'Ends the session of this browser' } },
    async (request, reply) => {
      const secret = cookieOf(request.headers.cookie, cookies.session);
      if (secret !== undefined) await store.audited(auditLine(request, clock(), 'session', {})).endSession(sha256(secret));
      return reply.header('set-cookie', setCookie(cookies.session, '', 0, 'Strict')).send({ signedOut: secret !== undefined });
    },
  );
};
