import { randomBytes } from 'node:crypto';
import { HOUR, SECOND } from '../../protocol/clock';
import type { NewSession } from '../store/accessStore';
import { type CookieNames, setCookie } from './cookies';
import { sessionHash } from './sessionHash';

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
