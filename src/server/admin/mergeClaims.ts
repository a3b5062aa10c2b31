import type { OidcClaims } from './roleOf';

/**
 * What a provider says of somebody in the identity token and at its userinfo endpoint, the token first. Address and its verification come from one of
 * the two: a verification must not be lent to another address.
 */
export const mergeClaims = (token: OidcClaims, userInfo: Readonly<Record<string, unknown>>): OidcClaims => {
  const { email, email_verified } = token.email === undefined ? userInfo : token;
  return { ...userInfo, ...token, email, email_verified };
};
