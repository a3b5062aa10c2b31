import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOidc, type Oidc } from '../../../src/server/admin/oidc';
import { sessionHash } from '../../../src/server/admin/session';
import { defaultRates, rateOf } from '../../../src/server/limits/limitRequests';
import { allowedPeople } from '../../../src/server/records/role';
import { startTestOidc, type TestAccount } from '../../helpers/fakes/oidc';
import { ADMIN_TOKEN, type Answer, ask, startTestServer, type TestServer } from '../../helpers/server/testServer';

const ORIGIN = 'https://couplet.example';
const CALLBACK = `${ORIGIN}/v1/admin/sign-in/callback`;

let server: TestServer;
let oidc: Oidc;
let provider: Awaited<ReturnType<typeof startTestOidc>>;
beforeAll(async () => {
  provider = await startTestOidc(CALLBACK);
  oidc = createOidc({
    issuer: provider.url,
    clientId: 'couplet',
    clientSecret: 'secret-of-the-client-couplet',
    redirectUri: CALLBACK,
    allowed: allowedPeople('ada@shop.example=owner') ?? new Map(),
    roleClaim: 'groups',
  });
  server = await startTestServer({ deps: { baseUrl: ORIGIN, oidc } });
});
afterAll(async () => {
  await server.close();
  await provider.stop();
});

const cookies = ({ headers }: { readonly headers: Headers }): readonly string[] => headers.getSetCookie();
const pair = (line: string | undefined): string => line?.split(';')[0] ?? '';
const begin = async (): Promise<{ readonly location: string; readonly flow: string; readonly line: string }> => {
  const response = await fetch(`${server.url}/v1/admin/sign-in`, { redirect: 'manual' });
  expect(response.status).toBe(302);
  const line = cookies(response)[0] ?? '';
  return { location: response.headers.get('location') ?? '', flow: pair(line), line };
};
/** Our side of the way back, whose public address the test stands for. */
const comeBack = (address: string, cookie: string): Promise<Answer> =>
  ask(address.replace(ORIGIN, server.url), { redirect: 'manual', ...(cookie === '' ? {} : { headers: { cookie } }) });
const signIn = async (account: TestAccount): Promise<Answer> => {
  const { location, flow } = await begin();
  return comeBack(await provider.signIn(location, account), flow);
};
/** Where the browser is sent on to. */
const landed = ({ status, headers }: Answer) => [status, headers.get('location')];
const refused = (code: string) => [302, `${ORIGIN}/console/?refused=${code}`];
const me = (answer: Answer): Promise<Answer> => ask(`${server.url}/v1/admin/me`, { headers: { cookie: pair(cookies(answer)[0]) } });
const ada: TestAccount = { sub: 'ada-1', email: 'Ada@Shop.example', email_verified: true };

describe('signing in by browser', () => {
  it('goes by code, PKCE, state and nonce, and leaves a session that only our own pages can use', async () => {
    const { location, line } = await begin();
    const asked = new URL(location).searchParams;
    expect([asked.get('response_type'), asked.get('code_challenge_method'), asked.get('redirect_uri')]).toEqual(['code', 'S256', CALLBACK]);
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThan(20);
    expect(line).toMatch(/^__Host-couplet-flow=.*; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/);

    const answer = await signIn(ada);
    expect(landed(answer)).toEqual([302, `${ORIGIN}/console/`]);
    const [session] = cookies(answer);
    expect(session).toMatch(/^__Host-couplet=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; Secure; SameSite=Strict$/);
    expect((await me(answer)).json).toEqual({ actor: 'user:Ada@Shop.example', role: 'owner', by: 'session' });
    expect((await server.store.audit(Number.MAX_SAFE_INTEGER, 1))[0]).toMatchObject({
      actor: 'user:Ada@Shop.example',
      subject: 'session',
      outcome: 'done',
    });

    const out = { method: 'POST', headers: { cookie: pair(session), 'x-couplet-csrf': '1' } };
    expect((await ask(`${server.url}/v1/admin/sign-out`, out)).json).toEqual({ signedOut: true });
    expect((await ask(`${server.url}/v1/admin/me`, { headers: { cookie: pair(session) } })).status).toBe(401);
  });

  it.each([
    ['an address that the provider has not verified', { sub: 'mallory', email: 'ada@shop.example', email_verified: false }, undefined],
    ['nobody we know', { sub: 'eve', email: 'eve@evil.example', email_verified: true }, undefined],
    ['a member of a group that is a role', { sub: 'bob', groups: ['staff', 'analyst'] }, 'analyst'],
    ['a member of two', { sub: 'carol', groups: ['analyst', 'editor'] }, 'editor'],
    ['a member of a group that is none', { sub: 'dan', groups: ['OWNER', 'owners'] }, undefined],
  ] as const)('of %s: %j has the role %s', async (_who, account, role) => {
    const answer = await signIn(account);
    if (role === undefined) expect([...landed(answer), cookies(answer)]).toEqual([...refused('oidc_forbidden'), []]);
    else expect((await me(answer)).json).toMatchObject({ role, by: 'session' });
  });

  it('is refused without the browser’s own flow, with another one’s, and a second time', async () => {
    const [mine, other] = [await begin(), await begin()];
    const back = await provider.signIn(mine.location, ada);
    expect(landed(await comeBack(back, ''))).toEqual(refused('oidc_refused'));
    expect(landed(await comeBack(back, other.flow))).toEqual(refused('oidc_refused'));
    expect(landed(await comeBack(back.replace(/state=[^&]*/, 'state=forged'), mine.flow))).toEqual(refused('oidc_refused'));
    expect(landed(await comeBack(back, mine.flow))).toEqual([302, `${ORIGIN}/console/`]);
    expect(landed(await comeBack(back, mine.flow))).toEqual(refused('oidc_refused'));
  });

  it('makes a browser wait that failed too often, however it failed, and no other', async () => {
    const throttled = await startTestServer({
      deps: { baseUrl: ORIGIN, oidc, trustedProxies: ['127.0.0.1'], rates: { ...defaultRates, failures: rateOf(3) } },
    });
    const back = (client: string): Promise<Answer> =>
      ask(`${throttled.url}/v1/admin/sign-in/callback?code=guess`, { redirect: 'manual', headers: { 'x-forwarded-for': client } });
    for (let n = 0; n < 3; n++) expect(landed(await back('203.0.113.1'))).toEqual(refused('oidc_refused'));
    expect((await back('203.0.113.1')).status).toBe(429);
    expect(landed(await back('203.0.113.2'))).toEqual(refused('oidc_refused'));
    await throttled.close();
  });

  it('keeps the stores of one host apart: each has cookies of its own, and none opens another', async () => {
    const path = (name: string) => ({ deps: { baseUrl: `${ORIGIN}/s/${name}`, oidc } });
    const [tea, shoes] = await Promise.all([startTestServer(path('tea')), startTestServer(path('shoes'))]);
    const begun = await fetch(`${tea.url}/v1/admin/sign-in`, { redirect: 'manual' });
    expect(cookies(begun)[0]).toMatch(/^__Host-couplet-flow\.s\.tea=.*; Path=\/;/);
    const { now } = tea.time;
    for (const [store, secret] of [
      [tea.store, 'of-tea'],
      [shoes.store, 'of-shoes'],
    ] as const)
      await store.addSession(
        { hash: sessionHash(secret, ADMIN_TOKEN), actor: `user:${secret}`, role: 'owner', expiresAt: now + 60_000 },
        now,
      );
    const me = (at: TestServer, cookie: string): Promise<Answer> => ask(`${at.url}/v1/admin/me`, { headers: { cookie } });
    // A browser that signed in to both sends both cookies to both.
    const jar = '__Host-couplet.s.tea=of-tea; __Host-couplet.s.shoes=of-shoes';
    expect([(await me(tea, jar)).json, (await me(shoes, jar)).json]).toMatchObject([{ actor: 'user:of-tea' }, { actor: 'user:of-shoes' }]);
    // Not even under the other's name.
    expect((await me(shoes, '__Host-couplet.s.shoes=of-tea')).status).toBe(401);
    expect((await me(shoes, '__Host-couplet.s.tea=of-tea')).status).toBe(401);
    await Promise.all([tea.close(), shoes.close()]);
  });

  it('says that the provider is away', async () => {
    const away = createOidc({
      issuer: 'http://127.0.0.1:9',
      clientId: 'c',
      clientSecret: 's',
      redirectUri: CALLBACK,
      allowed: new Map(),
      roleClaim: undefined,
    });
    expect(await away.begin()).toMatchObject({ ok: false, error: { code: 'oidc_unreachable' } });
  });
});

describe('the list of people', () => {
  it.each(['ada', 'ada@shop.example', 'ada@shop.example=root', 'ada@shop.example=owner,', '=owner'])('may not be %s', (text) => {
    expect(allowedPeople(text)).toBeUndefined();
  });
});
