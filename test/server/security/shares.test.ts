import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../../src/protocol/values/clock';
import { accessOf } from '../../../src/server/http/routeSchemas';
import { sha256 } from '../../../src/server/http/signature';
import { type Answer, ask, claimKey, orderBody, startTestServer, type TestServer } from '../../helpers/server/testServer';
import { testBundle } from '../../helpers/testBundle';

/** Whoever adds a route here says that everybody with a share link may read it. */
const SHARED = [
  'GET /v1/admin/experiment',
  'GET /v1/admin/experiment.csv',
  'GET /v1/admin/experiment/days',
  'GET /v1/admin/funnel',
  'GET /v1/admin/guardrails',
  'GET /v1/admin/me',
  'GET /v1/admin/refusals',
  'GET /v1/admin/results',
  'GET /v1/admin/strata',
];

interface Share {
  readonly id: string;
  readonly link: string;
  readonly expiresAt: number;
}

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ deps: { baseUrl: 'https://couplet.example' } });
});
afterEach(() => server.close());

const call = (secret: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  ask(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
const read = (secret: string, path: string) => call(secret, 'GET', `/v1/admin/${path}`);
const share = async (body: object = {}): Promise<Share & { readonly secret: string }> => {
  const answer = await server.admin('POST', 'shares', { name: 'Agency', days: 30, ...body });
  expect(answer.status).toBe(201);
  const made = answer.json as Share;
  return { ...made, secret: made.link.split('#share=')[1] ?? '' };
};
const links = async (): Promise<readonly Record<string, unknown>[]> =>
  ((await server.admin('GET', 'shares')).json as { links: Record<string, unknown>[] }).links;
const code = ({ json }: Answer): unknown => (json as { error?: { code: string } }).error?.code;

describe('a share link', () => {
  it('reads the results and is refused by every other route that asks who calls', async () => {
    const { secret } = await share();
    const allowed: string[] = [];
    let refused = 0;
    for (const { method, url, config } of server.routes)
      for (const one of [method].flat().filter((name) => name !== 'HEAD')) {
        if (accessOf(url, one, config?.access) === undefined) continue;
        const { status } = await call(secret, one, url.replaceAll(/:\w+|\*/g, 'x'), one === 'GET' ? undefined : {});
        if (status === 403) refused += 1;
        else allowed.push(`${one} ${url}`);
      }
    expect(allowed.sort()).toEqual(SHARED);
    expect(refused).toBeGreaterThan(50);
  });

  it('does not learn which campaign a coupon is in', async () => {
    const { secret } = await share();
    const coupons = ({ json }: Answer): Record<string, unknown>[] => (json as { coupons: Record<string, unknown>[] }).coupons;
    expect(coupons(await server.admin('GET', 'results')).map(({ campaign }) => campaign)).toContain('+main');
    const shown = await read(secret, 'results');
    for (const coupon of coupons(shown)) expect(Object.keys(coupon)).toEqual(['id', 'title']);
    expect(shown.json).not.toHaveProperty('campaigns');
  });

  it('opens no route that says nothing of itself', () => {
    expect([accessOf('/v1/admin/new', 'GET'), accessOf('/v1/admin/new', 'POST'), accessOf('/metrics', 'GET')]).toEqual([
      'read',
      'manage',
      'read',
    ]);
  });

  it('has its secret behind # only, stored as a hash, and nothing of it in any list', async () => {
    const { id, secret, link, expiresAt } = await share({ name: 'Board meeting' });
    expect(link).toBe(`https://couplet.example/console/#share=${secret}`);
    expect(expiresAt).toBe(server.time.now + 30 * DAY);
    expect(await server.store.tokenByHash(sha256(secret), server.time.now)).toMatchObject({ id, role: 'viewer' });
    const lists = await Promise.all(['shares', 'tokens', 'audit'].map((path) => server.admin('GET', path)));
    for (const { text } of lists) for (const hidden of [secret, sha256(secret)]) expect(text).not.toContain(hidden);
    expect(lists[1]?.json).toEqual({ tokens: [] });
    expect(await links()).toEqual([
      {
        id,
        name: 'Board meeting',
        period: null,
        createdAt: server.time.now,
        createdBy: 'token:ADMIN_TOKEN',
        expiresAt,
        usedAt: null,
      },
    ]);
  });

  it('shows when it was last used', async () => {
    const { secret } = await share();
    await server.store.audit(1, 1);
    server.time.now += DAY;
    const first = server.time.now;
    for (const later of [0, 60_000, 2 * DAY]) {
      server.time.now = first + later;
      expect((await read(secret, 'me')).json).toMatchObject({ actor: 'link:Agency', role: 'viewer', by: 'token' });
      await expect.poll(async () => (await links())[0]?.usedAt).toBe(later === 60_000 ? first : server.time.now);
    }
  });

  it('ends after its days, and when it is revoked', async () => {
    const [one, other] = [await share({ days: 1 }), await share({ days: 90 })];
    server.time.now += DAY - 1;
    expect([(await read(one.secret, 'me')).status, (await read(other.secret, 'me')).status]).toEqual([200, 200]);
    server.time.now += 1;
    expect([(await read(one.secret, 'me')).status, (await read(other.secret, 'me')).status]).toEqual([401, 200]);
    expect(await server.admin('DELETE', `shares/${other.id}`)).toMatchObject({ status: 200, json: { revoked: other.id } });
    expect((await read(other.secret, 'results')).status).toBe(401);
    expect((await links()).map(({ id }) => id)).toEqual([one.id]);
    expect(code(await server.admin('DELETE', `shares/${other.id}`))).toBe('token_unknown');
  });

  it('opens no session, which would end that of a merchant who tries it', async () => {
    const { secret } = await share();
    const { port } = new URL(server.url);
    const signIn = await ask(`${server.url}/v1/admin/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-couplet-csrf': '1', origin: `http://127.0.0.1:${port}` },
      body: JSON.stringify({ token: secret }),
    });
    expect(signIn.headers.get('set-cookie')).toBeNull();
    expect([401, 403]).toContain(signIn.status);
  });

  it('is made, seen and revoked by owners and editors, and each change is in the audit log', async () => {
    const tokenOf = async (role: string): Promise<string> =>
      ((await server.admin('POST', 'tokens', { name: role, role })).json as { token: string }).token;
    const [analyst, editor] = [await tokenOf('analyst'), await tokenOf('editor')];
    const body = { name: 'Agency', days: 7 };
    for (const [method, path] of [
      ['GET', 'shares'],
      ['POST', 'shares'],
      ['DELETE', 'shares/x'],
    ] as const)
      expect((await call(analyst, method, `/v1/admin/${path}`, method === 'GET' ? undefined : body)).status).toBe(403);
    const made = await call(editor, 'POST', '/v1/admin/shares', body);
    expect(made).toMatchObject({ status: 201, json: { createdBy: 'token:editor' } });
    const { id } = made.json as Share;
    expect((await read(editor, 'shares')).json).toMatchObject({ links: [{ id }] });
    expect((await call(editor, 'DELETE', `/v1/admin/shares/${id}`)).status).toBe(200);
    const { entries } = (await server.admin('GET', 'audit')).json as { entries: Record<string, unknown>[] };
    expect(entries.slice(0, 2)).toMatchObject([
      { actor: 'token:editor', action: 'DELETE /v1/admin/shares/:id', subject: `share/${id}`, outcome: 'done' },
      { actor: 'token:editor', action: 'POST /v1/admin/shares', subject: `share/${id}`, outcome: 'done' },
    ]);
  });

  it('does not let editors revoke tokens', async () => {
    const made = (await server.admin('POST', 'tokens', { name: 'ci', role: 'owner' })).json as { id: string; token: string };
    expect(code(await server.admin('DELETE', `shares/${made.id}`))).toBe('token_unknown');
    expect((await read(made.token, 'me')).status).toBe(200);
  });

  it.each([
    [{ days: 0 }],
    [{ days: 91 }],
    [{ days: 1.5 }],
    [{ name: '' }],
    [{ name: '<b>x</b>' }],
    [{ role: 'owner' }],
    [{ period: { from: '2023-11-02', to: '2023-11-01' } }],
    [{ period: { from: '2023-02-30', to: '2023-03-01' } }],
  ])('is refused with %j', async (change) => {
    const answer = await server.admin('POST', 'shares', { name: 'Agency', days: 30, ...change });
    expect([answer.status, code(answer)]).toEqual([400, 'share_malformed']);
  });
});

describe('the share link of a period', () => {
  it('shows this period, whatever it is asked for', async () => {
    const shares = { none: 0.5, rule: 0, couplet: 0.5 };
    const experiment = { hashVersion: 1 as const, id: 'exp-2', salt: 's2', shares, explore: 0 };
    await server.publish(await testBundle(server.key, { change: { experiment } }));
    const since = server.time.now;
    for (const [day, groups] of [['couplet'], ['none', 'couplet'], ['none', 'none', 'couplet']].entries()) {
      server.time.now = since + day * DAY;
      for (const [i, group] of groups.entries())
        await server.order(orderBody({ orderId: `${day}-${i}`, attribution: `v1.exp-2.${group}.-`, discount: 0 }));
    }
    await server.claim(claimKey(1));
    const day = new Date(since + DAY).toISOString().slice(0, 10);
    const { secret } = await share({ period: { from: day, to: day } });
    expect((await read(secret, 'me')).json).toMatchObject({ link: { name: 'Agency', period: { from: day, to: day } } });
    const counts = async (query: string) => {
      const { arms } = (await read(secret, `experiment${query}`)).json as { arms: { orders: number }[] };
      return arms.map(({ orders }) => orders);
    };
    for (const query of ['', '?from=2023-01-01&to=2024-12-31']) {
      expect(await counts(query)).toEqual([1, 1]);
      const { days } = (await read(secret, `experiment/days${query}`)).json as { days: { day: string }[] };
      expect(days.map((one) => one.day)).toEqual([day]);
      const table = await read(secret, `experiment.csv?table=groups${query.replace('?', '&')}`);
      expect(
        table.text
          .split('\r\n')
          .slice(1, 3)
          .map((line) => line.split(',')[3]),
      ).toEqual(['1', '1']);
      for (const path of ['funnel', 'refusals'])
        expect((await read(secret, `${path}${query}`)).json).toMatchObject({ since: day, until: day });
      expect((await read(secret, `funnel${query}`)).json).toMatchObject({ coupons: [] });
    }
    expect((await read(secret, 'guardrails')).json).toMatchObject({ standings: null });
    expect(((await server.admin('GET', 'experiment')).json as { arms: { orders: number }[] }).arms.map(({ orders }) => orders)).toEqual([
      3, 3,
    ]);
  });
});
