import { isIP } from 'node:net';
import * as client from 'openid-client';
import * as v from 'valibot';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type Role, roleSchema } from '../records/role';

export type OidcClaims = Readonly<Record<string, unknown>> & { readonly sub: string };

const strongestFirst: readonly Role[] = ['owner', 'editor', 'analyst'];

/**
 * Role of a signed-in person: from the list of e-mail addresses, which the provider must have verified, else from the claim. The strongest
 * of several; undefined if neither grants one.
 */
export const roleOf = (claims: OidcClaims, { allowed, roleClaim }: Pick<OidcSettings, 'allowed' | 'roleClaim'>): Role | undefined => {
  const listed = claims.email_verified === true && typeof claims.email === 'string' ? allowed.get(claims.email.toLowerCase()) : undefined;
  if (listed) return listed;
  const claimed = roleClaim === undefined ? [] : [claims[roleClaim]].flat();
  return strongestFirst.find((role) => claimed.some((one) => v.is(roleSchema, one) && one === role));
};

/**
 * Combines the identity token with the userinfo endpoint; the token takes precedence. The address and its verification are taken from the
 * same source, so that a verification never applies to another address.
 */
export const mergeClaims = (token: OidcClaims, userInfo: Readonly<Record<string, unknown>>): OidcClaims => {
  const { email, email_verified } = token.email === undefined ? userInfo : token;
  return { ...userInfo, ...token, email, email_verified };
};

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a public client, which only PKCE protects. */
  readonly clientSecret: string | undefined;
  /** Address the provider redirects the browser to. */
  readonly redirectUri: string;
  /** Role by e-mail address in lower case. */
  readonly allowed: ReadonlyMap<string, Role>;
  /** Claim that contains the role or a list of roles. */
  readonly roleClaim: string | undefined;
}

/** State stored in the browser during the redirect. */
interface OidcFlow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface Oidc {
  /** Address to redirect the browser to. Error: `oidc_unreachable`. */
  begin(): Promise<Result<{ readonly url: string; readonly flow: OidcFlow }>>;
  /**
   * The person who signed in, from the provider's query. Errors: `oidc_refused`, `oidc_forbidden` (known to the provider, but without a
   * role here).
   */
  finish(query: string, flow: OidcFlow): Promise<Result<{ readonly actor: string; readonly role: Role }>>;
}

/** Plain http is only allowed for a provider on this machine. */
const isLocal = ({ hostname }: URL): boolean => hostname === 'localhost' || (isIP(hostname) === 4 && hostname.startsWith('127.'));

/**
 * Authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 9700). The provider's metadata is fetched at the first
 * sign-in.
 */
export const createOidc = (settings: OidcSettings): Oidc => {
  const { issuer, clientId, clientSecret, redirectUri } = settings;
  let found: Promise<client.Configuration> | undefined;
  const discover = (): Promise<client.Configuration> => {
    const url = new URL(issuer);
    const authentication = clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret);
    // The token comes from the provider itself over TLS. Its signature is checked as well, in case that connection is intercepted.
    const execute = [client.enableNonRepudiationChecks, ...(isLocal(url) ? [client.allowInsecureRequests] : [])];
    found ??= client.discovery(url, clientId, {}, authentication, { execute });
    // Fetch it again at the next sign-in.
    found.catch(() => {
      found = undefined;
    });
    return found;
  };

  return {
    begin: async () => {
      const flow = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
      try {
        const url = client.buildAuthorizationUrl(await discover(), {
          redirect_uri: redirectUri,
          scope: 'openid email profile',
          code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
          code_challenge_method: 'S256',
          state: flow.state,
          nonce: flow.nonce,
        });
        return ok({ url: url.href, flow });
      } catch {
        return fail('oidc_unreachable', 'The identity provider cannot be reached. Check OIDC_ISSUER.');
      }
    },
    finish: async (query, flow) => {
      try {
        const provider = await discover();
        const tokens = await client.authorizationCodeGrant(provider, new URL(`${redirectUri}?${query}`), {
          pkceCodeVerifier: flow.verifier,
          expectedState: flow.state,
          expectedNonce: flow.nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) return fail('oidc_refused', 'The identity provider sent no identity.');
        // Many providers return the e-mail address only here.
        const more = provider.serverMetadata().userinfo_endpoint
          ? await client.fetchUserInfo(provider, tokens.access_token, claims.sub)
          : {};
        const all = mergeClaims(claims, more);
        const role = roleOf(all, settings);
        if (!role) return fail('oidc_forbidden', 'This account has no role. An owner can assign one with OIDC_ALLOWED or OIDC_ROLE_CLAIM.');
        return ok({ actor: `user:${all.email_verified === true ? String(all.email) : claims.sub}`, role });
      } catch {
        return fail('oidc_refused', 'The sign-in was not completed or was started in another browser. Start again.');
      }
    },
  };
};
