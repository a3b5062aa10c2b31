import { type KeyObject, sign } from 'node:crypto';
import { type Instant, MINUTE, SECOND } from '../../protocol/values/clock';

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A JSON Web Token (RFC 7519), signed with ES256 or RS256 by the kind of key. */
export const signedToken = (key: KeyObject, header: object, claims: object): string => {
  const alg = key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256';
  const text = `${encoded({ alg, typ: 'JWT', ...header })}.${encoded(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};

/** Seconds since 1970, as tokens state times. */
export const secondsOf = (now: Instant): number => Math.floor(now / SECOND);

/** Between the 20 minutes in which Apple refuses another token and the hour after which each service refuses the same one. */
const LASTS = 40 * MINUTE;

/** A token that is made when it is first needed, and again after 40 minutes. Concurrent callers wait for the same one. */
export const keptToken = (make: (now: Instant) => Promise<string>) => {
  let kept: { readonly at: Instant; readonly token: Promise<string> } | undefined;
  return {
    of: (now: Instant): Promise<string> => {
      if (kept && Math.abs(now - kept.at) < LASTS) return kept.token;
      const made = { at: now, token: make(now) };
      kept = made;
      made.token.catch(() => {
        if (kept === made) kept = undefined;
      });
      return made.token;
    },
    /** Makes another one for the next caller. */
    drop: (): void => {
      kept = undefined;
    },
  };
};
