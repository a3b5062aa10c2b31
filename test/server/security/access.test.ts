import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/server/http/signature';
import { ADMIN_TOKEN, type Answer, ask, startTestServer, type TestServer } from '../../helpers/server/testServer';
import { categoryCoupon } from '../../helpers/testBundle';

interface Entry {
  readonly seq: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly from: string | null;
  readonly digest: string | null;
  readonly outcome: string;
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const call = (token: string | undefined, method: string, path: string, body?: unknown): Promise<Answer> =>
  ask(`${server.url}/v1/admin/${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
const outcome = ({ status, json }: Answer): [number, string | undefined] => [status, (json as { error?: { code: string } })?.error?.code];
const create = async (name: string, role: string): Promise<{ readonly id: string; readonly token: string }> => {
  const answer = await server.admin('POST', 'tokens', { name, role });
  expect(answer.status).toBe(201);
  return answer.json as { id: string; token: string };
};
const audit = async (query = ''): Promise<readonly Entry[]> =>
  ((await server.admin('GET', `audit${query}`)).json as { entries: readonly Entry[] }).entries;

describe('tokens', () => {
  it('are shown once and kept as a hash only', async () => {
    const { id, token } = await create('shown once', 'analyst');
    expect(token).toMatch(/^ct_[A-Za-z0-9_-]{43}$/);
    const list = await server.admin('GET', 'tokens');
    expect(list.json).toMatchObject({
      tokens: [{ id, name: 'shown once', role: 'analyst', createdBy: 'token:ADMIN_TOKEN', revokedAt: null }],
    });
    expect(list.text).not.toContain(token);
    expect(list.text).not.toContain(sha256(token));
    expect(await server.store.tokenByHash(sha256(token), Date.now())).toMatchObject({ id });
    expect(await server.store.tokenByHash(token, Date.now())).toBeUndefined();
  });

  it.each([
    ['analyst', [200, 403, 403]],
    ['editor', [200, 200, 403]],
    ['owner', [200, 200, 200]],
  ])('of the role %s may look, change and manage: %j', async (role, expected) => {
    const { token } = await create(`a ${role}`, role);
    const answers = [
      await call(token, 'GET', 'summary'),
      await call(token, 'PUT', 'serving', { serving: true }),
      await call(token, 'GET', 'tokens'),
    ];
    expect(answers.map(({ status }) => status)).toEqual(expected);
    expect((await call(token, 'GET', 'results')).status).toBe(200);
    expect((await call(token, 'GET', 'me')).json).toEqual({ actor: `token:a ${role}`, role, by: 'token' });
    expect((await ask(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  });

  it('open nothing once they are revoked', async () => {
    const { id, token } = await create('leaver', 'owner');
    expect((await call(token, 'GET', 'me')).status).toBe(200);
    expect((await call(token, 'DELETE', `tokens/${id}`)).status).toBe(200);
    expect(outcome(await call(token, 'GET', 'me'))).toEqual([401, 'unauthorized']);
    expect(outcome(await server.admin('DELETE', 'tokens/none'))).toEqual([404, 'token_unknown']);
  });

  it.each([
    [400, 'token_malformed', { name: 'x', role: 'root' }],
    [400, 'token_malformed', { name: '', role: 'owner' }],
    [400, 'token_malformed', { name: '<b>x</b>', role: 'owner' }],
    [400, 'token_malformed', { name: 'x', role: 'owner', hash: 'mine' }],
    [409, 'token_name_taken', { name: 'twice', role: 'owner' }],
    [409, 'token_name_taken', { name: 'TWICE ', role: 'owner' }],
    [409, 'token_name_taken', { name: 'ＡＤＭＩＮ_token', role: 'owner' }],
  ])('are refused with %i %s for %j', async (status, code, body) => {
    if (body.name === 'twice') await create('twice', 'analyst');
    expect(outcome(await server.admin('POST', 'tokens', body))).toEqual([status, code]);
  });
});

describe('the audit log', () => {
  it('says who changed what from which state to which, and who was refused why', async () => {
    const { token } = await create('ci', 'editor');
    const since = (await audit())[0]?.seq ?? 0;
    const catalog = (id: string) => ({ entries: [{ coupon: categoryCoupon(id, 'Tea'), currency: 'EUR' }] });
    await call(token, 'PUT', 'catalog', catalog('tea'));
    await call(token, 'PUT', 'catalog', catalog('mug'));
    await call(token, 'PUT', 'catalog', { entries: [{}] });
    await call(token, 'POST', 'tokens', { name: 'more', role: 'owner' });
    await call(token, 'POST', 'reconcile');
    await call(token, 'GET', 'summary');
    const [reconciled, forbidden, malformed, second, first] = (await audit()).filter(({ seq }) => seq > since);
    expect(first).toMatchObject({
      actor: 'token:ci',
      action: 'PUT /v1/admin/catalog',
      subject: 'catalog',
      digest: sha256(JSON.stringify(catalog('tea'))),
      outcome: 'done',
    });
    expect(second).toMatchObject({ from: first?.digest, digest: sha256(JSON.stringify(catalog('mug'))), outcome: 'done' });
    expect(malformed).toMatchObject({ subject: '/v1/admin/catalog', digest: null, outcome: 'catalog_malformed' });
    expect(forbidden).toMatchObject({ action: 'POST /v1/admin/tokens', outcome: 'forbidden' });
    expect(reconciled).toMatchObject({ action: 'POST /v1/admin/reconcile', outcome: 'reconcile_unsupported' });
  });

  it('grows by no stranger’s tries', async () => {
    const before = await audit();
    await call('ct_wrong', 'PUT', 'serving', { serving: false });
    await call(undefined, 'POST', 'tokens', { name: 'x', role: 'owner' });
    expect(await audit()).toEqual(before);
    expect(await server.store.serving()).toBe(true);
  });

  it('holds neither tokens nor their hashes', async () => {
    const { token } = await create('secretive', 'owner');
    await call(token, 'PUT', 'serving', { serving: true });
    const text = JSON.stringify(await audit('?limit=500'));
    expect(text).toContain('token:secretive');
    for (const secret of [token, sha256(token), ADMIN_TOKEN]) expect(text).not.toContain(secret);
  });

  it('is read a page at a time', async () => {
    const first = (await server.admin('GET', 'audit?limit=2')).json as { entries: Entry[]; next: number };
    const second = (await server.admin('GET', `audit?limit=2&before=${first.next}`)).json as { entries: Entry[] };
    const seqs = [...first.entries, ...second.entries].map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(4);
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    for (const query of ['limit=0', 'limit=501', 'before=x', 'limit=5;--'])
      expect(outcome(await server.admin('GET', `audit?${query}`))).toEqual([400, 'audit_malformed']);
    expect((await server.admin('GET', 'audit?limit=501')).text).toContain('must be a whole number from 1 to 500');
  });

  it('is told before a change is answered: without it, no change is acknowledged', async () => {
    const broken = await startTestServer();
    expect((await broken.admin('POST', 'poll')).status).toBe(200);
    Object.assign(broken.store, { appendAudit: () => Promise.reject(new Error('disk full')) });
    expect(outcome(await broken.admin('POST', 'poll'))).toEqual([500, 'internal_error']);
    expect(outcome(await broken.admin('PUT', 'serving', {}))).toEqual([400, 'serving_malformed']);
    await broken.close();
  });
});
