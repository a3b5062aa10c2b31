import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { adminCommand } from '../../../src/cli/admin';
import { firstSetupSecret, makeSetupLink } from '../../../src/server/admin/session';
import type { AppDeps } from '../../../src/server/app';
import { rateOf } from '../../../src/server/limits/limitRequests';
import { ADMIN_TOKEN, type Answer, ask, startTestServer, type TestServer } from '../../helpers/server/testServer';

/** Wrong tries of one test must not hold the others up. */
const patient = { claims: rateOf(0), reports: rateOf(0), tokens: rateOf(0), messages: rateOf(0), failures: rateOf(0), shared: rateOf(0) };
let shared: TestServer;
let server: TestServer;
beforeAll(async () => {
  shared = await startTestServer({ deps: { trustedProxies: ['127.0.0.1'], rates: patient } });
});
afterAll(() => shared.close());
beforeEach(() => {
  server = shared;
});
afterEach(async () => {
  if (server !== shared) await server.close();
});
/** A server for this test alone, into which nobody has come yet. */
const start = async (deps: Partial<AppDeps> = {}): Promise<void> => {
  server = await startTestServer({ deps });
};

const DAY = 86_400_000;
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(`${server.url}/v1/admin/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-couplet-csrf': '1', origin: server.url, ...headers },
    body: JSON.stringify(body),
  });
const outcome = ({ status, json }: Answer) => [status, (json as { error?: { code: string } }).error?.code];
const cookieLine = ({ headers }: Answer): string => headers.getSetCookie()[0] ?? '';
const me = (answer: Answer): Promise<Answer> =>
  ask(`${server.url}/v1/admin/me`, { headers: { cookie: cookieLine(answer).split(';')[0] ?? '' } });
const first = (): Promise<string | undefined> => firstSetupSecret(server.store, server.time.now);
const ways = async (): Promise<unknown> => (await ask(`${server.url}/v1/admin/ways`)).json;
const link = async (): Promise<string> => (await makeSetupLink(server.store, server.time.now)).secret;
const token = async (role: string, name = `${role} of the test`): Promise<{ readonly id: string; readonly token: string }> =>
  (await server.admin('POST', 'tokens', { name, role })).json as { id: string; token: string };

describe('the setup link', () => {
  it('signs one browser in as owner, once, and is in the audit log', async () => {
    expect(await ways()).toEqual({ oidc: false, setup: false });
    const secret = await link();
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await ways()).toEqual({ oidc: false, setup: true });
    const answer = await post('setup', { secret });
    expect([answer.status, answer.json, answer.headers.get('cache-control')]).toEqual([200, { actor: 'setup', role: 'owner' }, 'no-store']);
    expect(cookieLine(answer)).toMatch(/^__Host-couplet=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; Secure; SameSite=Strict$/);
    expect((await me(answer)).json).toEqual({ actor: 'setup', role: 'owner', by: 'session' });
    expect(await ways()).toEqual({ oidc: false, setup: false });
    expect((await server.store.audit(Number.MAX_SAFE_INTEGER, 1))[0]).toMatchObject({
      actor: 'setup',
      action: 'POST /v1/admin/setup',
      subject: 'session',
      outcome: 'done',
    });

    const again = await post('setup', { secret });
    expect([...outcome(again), cookieLine(again)]).toEqual([401, 'setup_refused', '']);
    server.time.now += 8 * 3_600_000;
    expect((await me(answer)).status).toBe(401);
  });

  it('is refused with another secret, its hash, or after a day, which grows no audit log', async () => {
    const secret = await link();
    const lines = await server.store.audit(Number.MAX_SAFE_INTEGER, 10);
    for (const wrong of [secret.toLowerCase(), `${secret}A`, 'x', 'a'.repeat(500)])
      expect([wrong, ...outcome(await post('setup', { secret: wrong }))]).toEqual([wrong, 401, 'setup_refused']);
    for (const body of [{}, { secret: '' }, { secret: 1 }, { secret, role: 'owner' }, { secret: 'a'.repeat(501) }])
      expect(outcome(await post('setup', body))).toEqual([400, 'setup_malformed']);
    expect(outcome(await post('setup', { secret: 'a'.repeat(2_000) }))).toEqual([413, 'setup_too_large']);
    server.time.now += DAY;
    expect(outcome(await post('setup', { secret }))).toEqual([401, 'setup_refused']);
    expect(await ways()).toEqual({ oidc: false, setup: false });
    server.time.now -= 1;
    expect(await server.store.audit(Number.MAX_SAFE_INTEGER, 10)).toEqual(lines);
    expect((await post('setup', { secret })).status).toBe(200);
  });

  it('is drawn at each start until somebody is in; any of them opens, and then all are over', async () => {
    await start();
    const [one, other] = [await first(), await first()];
    expect((await post('setup', { secret: one })).status).toBe(200);
    expect(outcome(await post('setup', { secret: other }))).toEqual([401, 'setup_refused']);
    expect(await first()).toBeUndefined();
  });

  it('is not drawn once there is a token, and one that is open ends with it', async () => {
    await start();
    const secret = await first();
    await token('analyst');
    expect(outcome(await post('setup', { secret }))).toEqual([401, 'setup_refused']);
    expect(await first()).toBeUndefined();
  });

  it('is made by an owner for whoever is locked out, and by nobody else', async () => {
    await post('session', { token: ADMIN_TOKEN });
    const made = await server.admin('POST', 'setup-link');
    const first = made.json as { link: string; expiresAt: number };
    expect([made.status, first.link, first.expiresAt]).toEqual([
      201,
      expect.stringMatching(/^console\/#setup=[\w-]{43}$/),
      server.time.now + DAY,
    ]);
    expect((await server.store.audit(Number.MAX_SAFE_INTEGER, 1))[0]).toMatchObject({ actor: 'token:ADMIN_TOKEN', subject: 'setup' });
    const editor = await token('editor');
    const headers = { authorization: `Bearer ${editor.token}` };
    expect(outcome(await ask(`${server.url}/v1/admin/setup-link`, { method: 'POST', headers }))).toEqual([403, 'forbidden']);

    const { link: next } = (await server.admin('POST', 'setup-link')).json as { link: string };
    expect((await post('setup', { secret: next.split('=')[1] })).status).toBe(200);
  });

  it.each([
    ['--server', (url: string) => url, undefined],
    ['BASE_URL', () => 'https://couplet.example/coupons', 'https://couplet.example/coupons/'],
  ])('is made by the command, at the address %s says', async (_what, address, baseUrl) => {
    if (baseUrl !== undefined) await start({ baseUrl });
    let printed = '';
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    const note = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await adminCommand().parseAsync(['setup-link', '--server', server.url, '--token', ADMIN_TOKEN], { from: 'user' });
    expect(note).toHaveBeenCalledWith(expect.stringContaining('works once'));
    for (const spy of [write, note]) spy.mockRestore();
    const [page, secret] = printed.trim().split('#setup=');
    expect(page).toBe(`${address(server.url)}/console/`);
    expect((await post('setup', { secret }, { origin: new URL(baseUrl ?? server.url).origin })).status).toBe(200);
  });
});

describe('a token', () => {
  it.each(['analyst', 'editor', 'owner'])('of the role %s signs a browser in with that role, until it is revoked', async (role) => {
    const made = await token(role, 'ci');
    const answer = await post('session', { token: made.token });
    expect([answer.status, answer.json, answer.headers.get('cache-control')]).toEqual([200, { actor: 'token:ci', role }, 'no-store']);
    expect((await me(answer)).json).toEqual({ actor: 'token:ci', role, by: 'session' });
    expect((await server.store.audit(Number.MAX_SAFE_INTEGER, 1))[0]).toMatchObject({ actor: 'token:ci', subject: 'session' });
    await server.admin('DELETE', `tokens/${made.id}`);
    expect(outcome(await me(answer))).toEqual([401, 'unauthorized']);
    expect(outcome(await post('session', { token: made.token }))).toEqual([401, 'unauthorized']);
  });

  it('ADMIN_TOKEN signs in as owner, and its sessions end where it is changed', async () => {
    const answer = await post('session', { token: ADMIN_TOKEN });
    expect((await me(answer)).json).toEqual({ actor: 'token:ADMIN_TOKEN', role: 'owner', by: 'session' });
    const [cookie = ''] = cookieLine(answer).split(';');
    const { store, time } = server;
    const changed = await startTestServer({ deps: { store, clock: () => time.now, adminToken: 'another-admin-token' } });
    expect((await ask(`${changed.url}/v1/admin/me`, { headers: { cookie } })).status).toBe(401);
    expect((await me(answer)).status).toBe(200);
    await changed.close();
  });

  it('is refused where it is wrong or malformed, and leaves no cookie', async () => {
    for (const wrong of ['x', `ct_${'a'.repeat(43)}`, `${ADMIN_TOKEN} `]) {
      const answer = await post('session', { token: wrong });
      expect([...outcome(answer), cookieLine(answer)]).toEqual([401, 'unauthorized', '']);
    }
    for (const body of [{}, { token: '' }, { token: ADMIN_TOKEN, role: 'owner' }])
      expect(outcome(await post('session', body))).toEqual([400, 'session_malformed']);
    expect(outcome(await post('session', { token: 'a'.repeat(2_000) }))).toEqual([413, 'session_too_large']);
  });
});

describe('a browser', () => {
  it('signs out, without an identity provider too', async () => {
    const answer = await post('session', { token: ADMIN_TOKEN });
    const out = await post('sign-out', {}, { cookie: cookieLine(answer).split(';')[0] ?? '' });
    expect([out.json, cookieLine(out)]).toEqual([{ signedOut: true }, expect.stringContaining('Max-Age=0')]);
    expect((await me(answer)).status).toBe(401);
  });

  it.each([
    ['a foreign page', { origin: 'https://evil.example' }, 'csrf_refused'],
    ['a form, which cannot add our header', { 'x-couplet-csrf': '' }, 'csrf_refused'],
    ['a page whose origin is hidden', { origin: 'null' }, 'csrf_refused'],
    [
      'a page over http elsewhere, where the cookie would be lost',
      { origin: 'http://10.1.2.3:8790', host: '10.1.2.3:8790' },
      'https_required',
    ],
  ])('is not signed in from %s', async (_what, headers, code) => {
    const secret = await link();
    // `fetch` sets Host itself; a proxy names it so.
    const sent = { ...headers, ...('host' in headers ? { 'x-forwarded-host': headers.host } : {}) } as Record<string, string>;
    for (const [path, body] of [
      ['session', { token: ADMIN_TOKEN }],
      ['setup', { secret }],
    ] as const)
      expect(outcome(await post(path, body, sent))).toEqual([403, code]);
    expect(await ways()).toEqual({ oidc: false, setup: true });
  });

  it.each(['http://localhost:8790', 'http://couplet.localhost', 'http://[::1]:8790', 'https://couplet.example'])(
    'is signed in from %s',
    async (origin) => {
      const headers = { origin, 'x-forwarded-host': new URL(origin).host };
      expect((await post('session', { token: ADMIN_TOKEN }, headers)).status).toBe(200);
    },
  );

  it('that only asks whether it is signed in is not held for somebody who guesses; who guesses is made to wait', async () => {
    await start({
      trustedProxies: ['127.0.0.1'],
      rates: { ...patient, failures: rateOf(3) },
    });
    const secret = await link();
    const from = { 'x-forwarded-for': '203.0.113.9' };
    for (let n = 0; n < 6; n++) expect((await ask(`${server.url}/v1/admin/me`, { headers: from })).status).toBe(401);
    const wrong = { secret: 'x', token: 'x' };
    const tries = [];
    for (const path of ['setup', 'session', 'setup', 'session', 'setup'])
      tries.push(outcome(await post(path, path === 'setup' ? { secret: wrong.secret } : { token: wrong.token }, from))[1]);
    expect(tries).toEqual(['setup_refused', 'unauthorized', 'setup_refused', 'rate_limited', 'rate_limited']);
    expect(outcome(await post('setup', { secret }, from))).toEqual([429, 'rate_limited']);
    expect((await post('setup', { secret }, { 'x-forwarded-for': '203.0.113.10' })).status).toBe(200);
  });
});
