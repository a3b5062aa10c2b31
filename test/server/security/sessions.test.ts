import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, startTestServer, type TestServer } from '../../helpers/server/testServer';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

interface Sessions {
  readonly sessions: readonly { readonly id: string; readonly actor: string; readonly current: boolean }[];
  readonly signIns: readonly { readonly actor: string; readonly at: number }[];
}
const list = async (): Promise<Sessions> => (await server.admin('GET', 'sessions')).json as Sessions;
/** Signs a browser in and gives its cookie. */
const signIn = async (name: string, role: string): Promise<string> => {
  const { token } = (await server.admin('POST', 'tokens', { name, role })).json as { token: string };
  const answer = await ask(`${server.url}/v1/admin/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-couplet-csrf': '1', origin: server.url },
    body: JSON.stringify({ token }),
  });
  expect(answer.status).toBe(200);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
};
const me = async (cookie: string): Promise<number> => (await ask(`${server.url}/v1/admin/me`, { headers: { cookie } })).status;

describe('signed-in browsers', () => {
  it('are listed with the last sign-in of everyone, and which is the caller’s own', async () => {
    const ada = await signIn('ada', 'owner');
    server.time.now += 1_000;
    await signIn('bob', 'analyst');
    const answer = await ask(`${server.url}/v1/admin/sessions`, { headers: { cookie: ada } });
    const { sessions, signIns } = answer.json as Sessions;
    expect(sessions).toMatchObject([
      { actor: 'token:bob', role: 'analyst', since: server.time.now, current: false },
      { actor: 'token:ada', role: 'owner', current: true },
    ]);
    expect(signIns).toEqual([
      { actor: 'token:bob', at: server.time.now },
      { actor: 'token:ada', at: server.time.now - 1_000 },
    ]);
    // The hash in the store stays there.
    expect(sessions.every(({ id }) => id.length === 16)).toBe(true);
  });

  it('are ended at once by an owner, which the audit log shows', async () => {
    const bob = await signIn('bob', 'analyst');
    expect(await me(bob)).toBe(200);
    const [first] = (await list()).sessions;
    expect((await server.admin('DELETE', `sessions/${first?.id}`)).status).toBe(200);
    expect([await me(bob), (await list()).sessions]).toEqual([401, []]);
    expect((await server.admin('DELETE', `sessions/${first?.id}`)).status).toBe(404);
    const { entries } = (await server.admin('GET', 'audit')).json as { entries: { subject: string; outcome: string }[] };
    expect(entries).toContainEqual(expect.objectContaining({ subject: `session/${first?.id}`, outcome: 'done' }));
  });

  it('are no business of an editor', async () => {
    const ed = await signIn('ed', 'editor');
    expect((await ask(`${server.url}/v1/admin/sessions`, { headers: { cookie: ed } })).status).toBe(403);
    const id = (await list()).sessions[0]?.id;
    const headers = { cookie: ed, 'x-couplet-csrf': '1' };
    expect((await ask(`${server.url}/v1/admin/sessions/${id}`, { method: 'DELETE', headers })).status).toBe(403);
  });
});
