import { createHmac, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { DAY, HOUR, SECOND } from '../../protocol/values/clock';
import { sha256 } from '../http/signature';
import type { AccessRepository, NewSession } from '../records/accessRepository';

export interface CookieNames {
  readonly session: string;
  readonly flow: string;
}

/**
 * Names with the prefix `__Host-`: browsers accept such cookies over https only, for this exact host and every path (RFC 6265bis §4.1.3).
 * Several shops on one host would share a name, so that signing in to one would sign out of another. Therefore the path of the shop's
 * address is part of the name.
 * @param path e.g. `/s/tea`; empty or `/` if the server has its own host
 */
export const cookieNames = (path: string): CookieNames => {
  const name = path.replace(/\/+$/, '').replace(/[^A-Za-z0-9-]/g, '.');
  return { session: `__Host-couplet${name}`, flow: `__Host-couplet-flow${name}` };
};

/** Value of a cookie in a `Cookie` header; the first if a name occurs twice. */
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
 * Hash of a session's cookie for the store, hex. Keyed with `ADMIN_TOKEN`, which all replicas share, so changing a leaked token ends every
 * session it may have opened.
 */
export const sessionHash = (secret: string, adminToken: string): string => createHmac('sha256', adminToken).update(secret).digest('hex');

/** How long a session lasts, ms. */
export const SESSION = 8 * HOUR;

/** A session for the store, and its cookie. */
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

/** A link to this server. Without a public address, only the caller knows the server's own. */
export const linkTo = (baseUrl: string | undefined, path: string): string =>
  `${baseUrl === undefined ? '' : `${baseUrl.replace(/\/+$/, '')}/`}${path}`;

/** Path of the console below the server's address. The secret is in the fragment, which browsers never send. */
export const consolePath = (secret?: string): string => `console/${secret === undefined ? '' : `#setup=${secret}`}`;

/** Creates the secret of a one-time link, valid for a day, which replaces the previous one. */
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
 * A setup secret for a starting server, in addition to those printed by other replicas; undefined once someone has signed in by browser or
 * created a token. Using any of them invalidates all.
 */
export const firstSetupSecret = async (
  store: Pick<AccessRepository, 'addFirstSetupLink' | 'wasEntered'>,
  now: number,
): Promise<string | undefined> => {
  // A server already in use writes nothing when it starts.
  if (await store.wasEntered()) return undefined;
  const secret = randomBytes(32).toString('base64url');
  return (await store.addFirstSetupLink(sha256(secret), now + DAY, now)) ? secret : undefined;
};

/** How this server knows its own pages. */
export interface OwnAddress {
  /** Of `BASE_URL`. */
  readonly origin: string | undefined;
  /** Whether `TRUST_PROXY` is set: a proxy passes on requests for its own names only. */
  readonly trustsProxy: boolean;
}

/** Addresses and names that no DNS entry can redirect. */
const isFixed = (hostname: string): boolean => /^(.+\.)?localhost$/.test(hostname) || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;

/**
 * Whether the page that sends the request belongs to this server. Its origin must be that of `BASE_URL`, or match the host of the request
 * when there is none or the browser uses another name. A foreign page's request is cross-origin, and our custom header triggers a preflight
 * request, which is not answered. A page whose owner points its name to this server is same-origin, so a name counts only if a trusted
 * proxy passes it on (https://en.wikipedia.org/wiki/DNS_rebinding).
 */
export const isOwnOrigin = ({ headers, host }: Pick<FastifyRequest, 'headers' | 'host'>, { origin, trustsProxy }: OwnAddress): boolean => {
  if (headers.origin === undefined || !URL.canParse(headers.origin)) return false;
  const page = new URL(headers.origin);
  if (origin !== undefined && (page.origin === origin || page.host === new URL(origin).host)) return page.origin === origin;
  return page.host === host && (trustsProxy || isFixed(page.hostname));
};
