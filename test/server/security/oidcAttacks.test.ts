import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOidc } from '../../../src/server/admin/oidc';
import { allowedPeople } from '../../../src/server/records/role';
import { startTestOidc } from '../../helpers/fakes/oidc';
import { listen } from '../../helpers/node/loopback';

const CALLBACK = 'https://couplet.example/v1/admin/sign-in/callback';
const ada = { sub: 'ada-1', email: 'ada@shop.example', email_verified: true };
const settings = {
  clientId: 'couplet',
  clientSecret: 'secret-of-the-client-couplet',
  redirectUri: CALLBACK,
  allowed: allowedPeople('ada@shop.example=owner') ?? new Map(),
  roleClaim: undefined,
};

const started = async (oidc: ReturnType<typeof createOidc>) => {
  const begun = await oidc.begin();
  if (!begun.ok) throw new Error(begun.error.message);
  return begun.value;
};
const queryOf = (address: string): string => new URL(address).search.slice(1);
const refused = { ok: false, error: { code: 'oidc_refused' } };
const letIn = { ok: true, value: { actor: 'user:ada@shop.example', role: 'owner' } };

describe('two providers that a server could mix up', () => {
  let own: Awaited<ReturnType<typeof startTestOidc>>;
  let other: Awaited<ReturnType<typeof startTestOidc>>;
  beforeAll(async () => {
    [own, other] = await Promise.all([startTestOidc(CALLBACK), startTestOidc(CALLBACK)]);
  });
  afterAll(() => Promise.all([own.stop(), other.stop()]));
  const oidcOf = (provider: typeof own) => createOidc({ ...settings, issuer: provider.url });

  it('an answer of the other one is refused, with its own issuer, ours or none', async () => {
    const oidc = oidcOf(own);
    const { url, flow } = await started(oidc);
    const elsewhere = new URL(url);
    const there = new URL((await started(oidcOf(other))).url);
    // The attacker's provider signs in with what ours asked: the same state, nonce and challenge.
    const answer = await other.signIn(`${there.origin}${there.pathname}${elsewhere.search}`, ada);
    const query = queryOf(answer);
    expect(new URLSearchParams(query).get('iss')).toBe(other.url);
    expect(await oidc.finish(query, flow)).toMatchObject(refused);
    const claimed = new URLSearchParams(query);
    claimed.set('iss', own.url);
    expect(await oidc.finish(String(claimed), flow)).toMatchObject(refused);
    claimed.delete('iss');
    expect(await oidc.finish(String(claimed), flow)).toMatchObject(refused);
    // The flow itself was good.
    expect(await oidc.finish(queryOf(await own.signIn(url, ada)), flow)).toEqual(letIn);
  });

  it('a code is redeemed once, and only in the flow it was made for', async () => {
    const oidc = oidcOf(own);
    const [mine, theirs] = [await started(oidc), await started(oidc)];
    const stolen = new URLSearchParams(queryOf(await own.signIn(theirs.url, ada)));
    // Injected into another browser's flow: PKCE and nonce are of the first.
    const injected = new URLSearchParams(stolen);
    injected.set('state', mine.flow.state);
    expect(await oidc.finish(String(injected), mine.flow)).toMatchObject(refused);
    const fresh = queryOf(await own.signIn(mine.url, ada));
    expect(await oidc.finish(fresh, mine.flow)).toEqual(letIn);
    expect(await oidc.finish(fresh, mine.flow)).toMatchObject(refused);
    expect(await oidc.finish(fresh, theirs.flow)).toMatchObject(refused);
  });
});

describe('an identity token', () => {
  const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [key, stranger] = [pair(), pair()];
  type Claims = Readonly<Record<string, unknown>>;
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const token = (claims: Claims, by = key.privateKey, header: object = { alg: 'RS256', kid: 'k' }): string => {
    const text = `${encoded(header)}.${encoded(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), by).toString('base64url')}`;
  };

  /** A provider that hands out whatever token it is told to. */
  let issuer = '';
  let next = '';
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const server = createServer((request, response) => {
      const answers: Readonly<Record<string, object>> = {
        '/.well-known/openid-configuration': {
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        },
        '/jwks': { keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] },
        '/token': { access_token: 'a', token_type: 'bearer', id_token: next },
      };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[request.url ?? ''] ?? {}));
    });
    const listening = await listen(server);
    issuer = listening.url;
    stop = listening.close;
  });
  afterAll(() => stop());

  const now = (): number => Math.floor(Date.now() / 1_000);
  const outcome = async (made: (claims: Claims) => string) => {
    const oidc = createOidc({ ...settings, issuer });
    const { flow } = await started(oidc);
    next = made({ iss: issuer, aud: 'couplet', nonce: flow.nonce, iat: now(), exp: now() + 60, ...ada });
    return oidc.finish(`code=c&state=${flow.state}`, flow);
  };

  it('of this provider, for this client and this flow is believed', async () => {
    expect(await outcome((claims) => token(claims))).toEqual(letIn);
    expect(await outcome((claims) => token({ ...claims, aud: ['couplet', 'other'], azp: 'couplet' }))).toEqual(letIn);
  });

  it.each<[string, (claims: Claims) => string]>([
    ['the signature of a stranger', (claims) => token(claims, stranger.privateKey)],
    ['another issuer', (claims) => token({ ...claims, iss: 'https://evil.example' })],
    ['the issuer with a path', (claims) => token({ ...claims, iss: `${issuer}/tenant` })],
    ['no issuer', ({ iss: _, ...claims }) => token(claims)],
    ['another audience', (claims) => token({ ...claims, aud: 'other' })],
    ['other audiences', (claims) => token({ ...claims, aud: ['other', 'third'] })],
    ['no audience', ({ aud: _, ...claims }) => token(claims)],
    ['another authorised party', (claims) => token({ ...claims, aud: ['couplet', 'other'], azp: 'other' })],
    ['another nonce', (claims) => token({ ...claims, nonce: 'of-another-flow' })],
    ['no nonce', ({ nonce: _, ...claims }) => token(claims)],
    ['an end in the past', (claims) => token({ ...claims, iat: now() - 7_200, exp: now() - 3_600 })],
    ['no end', ({ exp: _, ...claims }) => token(claims)],
    ['no subject', ({ sub: _, ...claims }) => token(claims)],
    ['another algorithm', (claims) => token(claims, key.privateKey, { alg: 'none' })],
    ['an algorithm of shared keys', (claims) => token(claims, key.privateKey, { alg: 'HS256', kid: 'k' })],
  ])('with %s is refused', async (_what, made) => {
    expect(await outcome(made)).toMatchObject(refused);
  });
});
