import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { DAY, HOUR, SECOND } from '../../protocol/values/clock';
import { sha256 } from '../http/signature';
import type { AccessRepository, NewSession } from '../records/accessRepository';

export interface CookieNames {
  readonly session: string;
  readonly flow: string;
}

/**
 * Names with the prefix `__Host-`: browsers take them over https only, from this very host, for every path (RFC 6265bis §4.1.3). So several stores
 * of one host would share a name, and signing in to one would sign out of the other: the path of the store's own address is part of it.
 * @param path e.g. `/s/tea`; of a server that has its host to itself, empty or `/`
 */
export const cookieNames = (path: string): CookieNames => {
  const name = path.replace(/\/+$/, '').replace(/[^A-Za-z0-9-]/g, '.');
  return { session: `__Host-couplet${name}`, flow: `__Host-couplet-flow${name}` };
};

/** Value of a cookie in a `Cookie` header; the first where a name occurs twice. */
export const cookieOf = (header: string | undefined, name: string): string | undefined =>
  header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** `Strict`: sent with requests from our own pages only. `Lax`: also when the identity provider sends the browser back here. */
export const setCookie = (name: string, value: string, maxAgeSeconds: number, sameSite: 'Strict' | 'Lax'): string =>
  `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=${sameSite}`;

/**
 * What the store keeps of a session's cookie, hex. Keyed with `ADMIN_TOKEN`, which all replicas share: whoever changes it, because it leaked, ends
 * every session it may have opened.
 */
export const sessionHash = (secret: string, adminToken: string): string => createHmac('sha256', adminToken).update(secret).digest('hex');

const SESSION = 8 * HOUR;

/** A session for the store, and the cookie that opens it. */
export const openSession = (
  who: Pick<NewSession, 'actor' | 'role' | 'tokenId'>,
  { adminToken, cookies, now }: { readonly adminToken: string; readonly cookies: CookieNames; readonly now: number },
): { readonly session: NewSession; readonly cookie: string } => {
  const secret = randomBytes(32).toString('base64url');
  return {
    session: { ...who, hash: sessionHash(secret, adminToken), expiresAt: now + SESSION },
    cookie: setCookie(cookies.session, secret, SESSION / SECOND, 'Strict'),
  };
};

/** Where the console is, below the server's address. The secret lies behind `#`, which browsers send to nobody. */
export const consolePath = (secret?: string): string => `console/${secret === undefined ? '' : `#setup=${secret}`}`;

/** Draws the secret of a one-time link, good for a day, in place of the one before. */
export const makeSetupLink = async (
  store: Pick<AccessRepository, 'putSetupLink'>,
  now: number,
): Promise<{ readonly secret: string; readonly expiresAt: number }> => {
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = now + DAY;
  await store.putSetupLink(sha256(secret), expiresAt);
  return { secret, expiresAt };
};

/**
 * One for a server that starts, beside those other replicas have printed, while nobody has ever signed in by browser or made a token; then
 * undefined. The first of them that is used ends them all.
 */
export const firstSetupSecret = async (
  store: Pick<AccessRepository, 'addFirstSetupLink' | 'wasEntered'>,
  now: number,
): Promise<string | undefined> => {
  // A server that somebody runs writes nothing when it starts.
  if (await store.wasEntered()) return undefined;
  const secret = randomBytes(32).toString('base64url');
  return (await store.addFirstSetupLink(sha256(secret), now + DAY, now)) ? secret : undefined;
};

/**
 * Does the page that sends the request come from this server? Its origin is `BASE_URL`'s; without one, and where the browser knows the server by
 * another name (a tunnel, `localhost`), the host that the request was sent to. That is as good: to a foreign page the request is cross-origin,
 * and with a header of ours a browser asks first, which nobody answers.
 * @param origin of `BASE_URL`
 */
export const isOwnOrigin = ({ headers, host }: Pick<FastifyRequest, 'headers' | 'host'>, origin: string | undefined): boolean => {
  if (headers.origin === undefined || !URL.canParse(headers.origin)) return false;
  const page = new URL(headers.origin);
  if (origin !== undefined && (page.origin === origin || page.host === new URL(origin).host)) return page.origin === origin;
  return page.host === host;
};
