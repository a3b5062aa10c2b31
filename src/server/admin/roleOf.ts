import * as v from 'valibot';
import type { OidcSettings } from './oidc';
import { type Role, roleSchema } from './role';

export type OidcClaims = Readonly<Record<string, unknown>> & { readonly sub: string };

const strongestFirst: readonly Role[] = ['owner', 'editor', 'analyst'];

/**
 * Role of who signed in: by the list of e-mail addresses, which the provider must have verified, else by the claim. With several the strongest;
 * undefined for who is in neither.
 */
export const roleOf = (claims: OidcClaims, { allowed, roleClaim }: Pick<OidcSettings, 'allowed' | 'roleClaim'>): Role | undefined => {
  const listed = claims.email_verified === true && typeof claims.email === 'string' ? allowed.get(claims.email.toLowerCase()) : undefined;
  if (listed) return listed;
  const claimed = roleClaim === undefined ? [] : [claims[roleClaim]].flat();
  return strongestFirst.find((role) => claimed.some((one) => v.is(roleSchema, one) && one === role));
};
