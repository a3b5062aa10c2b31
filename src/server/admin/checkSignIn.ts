import type { FastifyRequest } from 'fastify';
import { fail, ok, type Result } from '../../protocol/result';
import { isOwnOrigin } from './ownOrigin';

const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Browsers keep a `Secure` cookie of an https page, and of a page on their own machine (https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy). */
const keepsSecureCookies = ({ protocol, hostname }: URL): boolean => protocol === 'https:' || LOOPBACK.test(hostname);

/**
 * May the page sign somebody in? Nobody's session is at risk before there is one, but a foreign page could sign its visitor in as somebody else.
 * Errors: `csrf_refused`; `https_required` where the session's cookie would be lost.
 */
export const checkSignIn = (request: FastifyRequest, origin: string | undefined): Result<undefined> => {
  if (request.headers['x-couplet-csrf'] !== '1' || !isOwnOrigin(request, origin))
    return fail('csrf_refused', `Sign in on this server’s own page${origin === undefined ? '' : `, at ${origin}`}.`);
  return keepsSecureCookies(new URL(request.headers.origin ?? ''))
    ? ok(undefined)
    : fail(
        'https_required',
        'A browser keeps a sign-in over https only: put a proxy with TLS in front, or open the console on the server’s own machine.',
      );
};
