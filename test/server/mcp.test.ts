import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMcpServer } from '../../src/cli/mcp/createMcpServer';
import { createTools } from '../../src/cli/mcp/tools';
import { accessOf } from '../../src/server/http/routeSchemas';
import { builtNode } from '../helpers/builtNode';
import { bodyOf, listen } from '../helpers/node/loopback';
import { mcpVersions, spawnMcp, startMcpCommand } from '../helpers/server/mcpCommand';
import { ask, startTestServer, type TestServer } from '../helpers/server/testServer';
import { smallCampaign } from '../unit/trainer/fixtures';

let server: TestServer;
let token: string;
const tokenOf = async (name: string, role: string): Promise<string> =>
  ((await server.admin('POST', 'tokens', { name, role })).json as { readonly token: string }).token;
const asked = (bearer: string, method: string, path: string, body?: unknown) =>
  ask(`${server.url}/v1/admin/${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });

beforeAll(async () => {
  server = await startTestServer();
  token = await tokenOf('assistant', 'assistant');
});
afterAll(() => server.close());

describe('a token with the role assistant', () => {
  it('reads and saves a draft, and is refused whatever shoppers would see', async () => {
    expect((await asked(token, 'GET', 'summary')).status).toBe(200);
    const saved = await asked(token, 'PUT', 'campaign', { revision: 0, campaign: {} });
    expect(saved.json).toMatchObject({ revision: 1, issues: expect.any(Array) });
    const changes = server.routes.flatMap(({ method, url, config }) =>
      [method].flat().flatMap((one) => (/^(write|manage)$/.test(accessOf(url, one, config?.access) ?? '') ? [`${one} ${url}`] : [])),
    );
    expect(changes).toContain('POST /v1/admin/campaign/publish');
    expect(changes.length).toBeGreaterThan(20);
    for (const change of changes) {
      const [method = '', url = ''] = change.split(' ');
      const path = url.replace('/v1/admin/', '').replaceAll(/:\w+/g, 'x');
      if (!url.startsWith('/v1/admin/') || method === 'HEAD') continue;
      const answer = await asked(token, method, path, method === 'GET' ? undefined : {});
      expect([change, answer.status, answer.text]).toEqual([change, 403, expect.stringContaining('"forbidden"')]);
    }
  });

  it('does not sign in to the console, and a person cannot have the role', async () => {
    const answer = await ask(`${server.url}/v1/admin/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-couplet-csrf': '1', origin: server.url },
      body: JSON.stringify({ token }),
    });
    expect([answer.status, answer.json]).toMatchObject([403, { error: { code: 'forbidden' } }]);
  });
});

const startCommand = async (bearer: string, version?: (typeof mcpVersions)[number]) =>
  startMcpCommand(join(await builtNode(), 'couplet.js'), server.url, bearer, version);

describe('couplet mcp', () => {
  it.each(mcpVersions)('lets an assistant read results and campaign, and save a draft that a person publishes, by %s', async (version) => {
    const { begun, request, call, stop } = await startCommand(token, version);
    const which = version === '2025-11-25' ? { serverInfo: { name: 'couplet' } } : { supportedVersions: expect.arrayContaining([version]) };
    const capabilities = { tools: { listChanged: false }, resources: { listChanged: false } };
    expect(begun).toMatchObject({ ...which, capabilities, instructions: expect.stringContaining('You cannot publish') });
    const { tools } = await request<{ readonly tools: readonly { readonly name: string }[] }>('tools/list');
    expect(tools.map(({ name }) => name)).toEqual(['read_results', 'list_coupons', 'read_campaign', 'draft_campaign']);

    expect(await call('list_coupons')).toMatchObject([false, { coupons: [{ id: 'tea', usedMoney: 0, pool: null }, { id: 'shoes' }] }]);
    expect(await call('read_results')).toMatchObject([false, { period: { v: 'overview/1' }, experiment: {} }]);
    expect(await call('read_results', { from: '2023-11-01', to: '2023-11-07' })).toMatchObject([
      false,
      { period: { from: '2023-11-01', to: '2023-11-07' } },
    ]);
    expect(await call('read_results', { from: '2023-11-07', to: '2023-11-01' })).toMatchObject([
      true,
      { error: { code: 'request_malformed' } },
    ]);
    expect(await call('read_campaign', { which: 'live' })).toMatchObject([false, { published: { bundle: expect.any(String) } }]);

    const [, before] = await call('read_campaign', { which: 'draft' });
    const { revision } = before as { readonly revision: number };
    const bundle = (await server.store.currentBundle())?.id;
    const [isError, saved] = await call('draft_campaign', { revision, campaign: smallCampaign() });
    expect([isError, saved]).toMatchObject([false, { revision: revision + 1, issues: expect.any(Array) }]);
    expect(await call('draft_campaign', { revision, campaign: {} })).toMatchObject([true, { error: { code: 'draft_changed' } }]);
    expect((await server.admin('GET', 'campaign')).json).toMatchObject({ revision: revision + 1, updatedBy: 'token:assistant' });
    expect((await server.store.currentBundle())?.id).toBe(bundle);

    const { contents } = await request<{ readonly contents: readonly [{ readonly text: string }] }>('resources/read', {
      uri: 'couplet://campaign-schema',
    });
    expect(JSON.parse(contents[0].text)).toMatchObject({ type: 'object', properties: { coupons: { type: 'array' } } });
    expect(await stop()).toBe(0);
  });

  it('drafts nothing with a token that only reads', async () => {
    const { call, stop } = await startCommand(await tokenOf('reader', 'analyst'));
    expect(await call('draft_campaign', { revision: 0, campaign: {} })).toMatchObject([true, { error: { code: 'forbidden' } }]);
    await stop();
  });

  it.each(['editor', 'owner'])('does not start with the token of an %s', async (role) => {
    const bearer = await tokenOf(`too strong ${role}`, role);
    const command = spawnMcp(join(await builtNode(), 'couplet.js'), server.url, bearer);
    let said = '';
    command.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    const [exit] = await once(command, 'close');
    expect([exit, said]).toEqual([1, expect.stringContaining('token_too_strong')]);
  });
});

/**
 * Scenarios that fit a server with tools and a resource. The others need tools and prompts of the conformance suite’s own server, or test
 * HTTP, which the suite needs and the command does not offer.
 */
const scenarios = ['server-initialize', 'ping', 'tools-list', 'resources-list'];

it.each(scenarios)('conforms to the protocol: %s', async (scenario) => {
  const handler = createMcpHandler(() => createMcpServer(createTools({ server: server.url, token }), '1'));
  const { url, close } = await listen(
    createServer(async (request, response) => {
      const body = await bodyOf(request);
      const headers = new Headers(
        Object.entries(request.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
      );
      const method = request.method ?? 'GET';
      const answer = await handler.fetch(new Request(`${url}${request.url}`, { method, headers, ...(body ? { body } : {}) }));
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
    }),
  );
  const require = createRequire(import.meta.url);
  const suite = join(dirname(require.resolve('@modelcontextprotocol/conformance/package.json')), 'dist/index.js');
  const run = spawn(process.execPath, [suite, 'server', '--url', `${url}/mcp`, '--scenario', scenario]);
  let said = '';
  for (const stream of [run.stdout, run.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const [exit] = await once(run, 'close');
  await close();
  expect([exit, said]).toEqual([0, expect.stringMatching(/Passed: ([1-9]\d*)\/\1, 0 failed, 0 warnings/)]);
});
