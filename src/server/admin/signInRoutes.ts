import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import { MINUTE, SECOND } from '../../protocol/clock';
import { parseJsonWith } from '../../protocol/parse';
import type { Failure } from '../../protocol/result';
import type { RouteDeps } from '../deps';
import { auditLine } from './auditTrail';
import { type CookieNames, cookieOf, setCookie } from './cookies';
import type { Oidc } from './oidc';
import { openSession } from './openSession';
import { consolePath } from './setupLink';

export interface SignInDeps extends Pick<RouteDeps, 'store' | 'clock'> {
  readonly oidc: Oidc;
  readonly cookies: CookieNames;
  readonly adminToken: string;
  readonly baseUrl: string;
}

const FLOW = 10 * MINUTE;
const flowSchema = v.object({ state: v.string(), nonce: v.string(), verifier: v.string() });
const foreign: Failure = { code: 'oidc_refused', message: 'The sign-in was not begun in this browser; begin again.' };

/**
 * Sign-in by browser through the merchant's identity provider. It ends in the console, also where it is refused: people follow these addresses. The
 * first page after the provider's comes without the session, whose cookie is `SameSite=Strict`; what that page then asks carries it.
 */
export const signInRoutes = (app: FastifyInstance, { oidc, cookies, store, clock, adminToken, baseUrl }: SignInDeps): void => {
  const consoleUrl = `${baseUrl.replace(/\/+$/, '')}/${consolePath()}`;
  const refuseInConsole = (reply: FastifyReply, { code }: Failure): FastifyReply => {
    reply.refusedWith = code;
    return reply.header('cache-control', 'no-store').redirect(`${consoleUrl}?refused=${code}`);
  };

  app.get(
    '/v1/admin/sign-in',
    { config: { access: 'public' }, schema: { summary: 'To the identity provider' } },
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
    { config: { access: 'public' }, schema: { summary: 'Back from the identity provider, and on to the console' } },
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
