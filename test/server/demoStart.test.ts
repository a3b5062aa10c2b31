import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { demoDraft } from '../../demo/demoDraft';
import { consoleLink, demoSecrets, freePort, startDemo } from '../../demo/startDemo';
import { withoutOwnBounds } from '../../src/bundle/fairness';
import { firstSetupSecret } from '../../src/server/admin/session';
import { ADMIN_TOKEN, startTestServer } from '../helpers/server/testServer';

const folders: string[] = [];
const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-start-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the campaign of the demo', () => {
  it('lies in the console until somebody changes it there, and then it is theirs', async () => {
    const server = await startTestServer();
    const address = { server: server.url, token: ADMIN_TOKEN };
    const data = temporary();
    const start = (campaign = demoCampaign()) => demoDraft(address, data, campaign);
    try {
      expect((await start()).edited).toBe(false);
      await (await start()).put();
      expect((await start()).edited).toBe(false);
      const other = demoCampaign({ none: 0.3, rule: 0, couplet: 0.7 });
      const next = await start(other);
      expect(next.edited).toBe(false);
      await next.put();
      const { revision, campaign } = (await server.admin('GET', 'campaign')).json as { revision: number; campaign: object };
      expect([revision, campaign]).toEqual([2, JSON.parse(JSON.stringify(withoutOwnBounds(other)))]);
      await server.admin('PUT', 'campaign', { revision, campaign: { ...campaign, label: 'mine' } });
      expect((await start(other)).edited).toBe(true);
    } finally {
      await server.close();
    }
  });
});

describe('the address of the console', () => {
  const secretOf = (link: string | undefined): string | undefined => /\/console\/#setup=([\w-]{43})$/.exec(link ?? '')?.[1];

  it('is the first link as it is, and after somebody came in a new one, which signs one browser in', async () => {
    const server = await startTestServer();
    const owner = { server: server.url, token: ADMIN_TOKEN };
    const enter = async (secret: string | undefined): Promise<number> => {
      const headers = { 'content-type': 'application/json', 'x-couplet-csrf': '1', origin: server.url };
      return (await fetch(`${server.url}/v1/admin/setup`, { method: 'POST', headers, body: JSON.stringify({ secret }) })).status;
    };
    try {
      const first = `${server.url}/console/#setup=${await firstSetupSecret(server.store, server.time.now)}`;
      expect(await consoleLink(owner, first)).toBe(first);
      expect(await enter(secretOf(first))).toBe(200);
      const bare = `${server.url}/console/`;
      const links = [await consoleLink(owner, bare), await consoleLink(owner, bare)];
      for (const link of links) expect(link?.startsWith(`${bare}#setup=`)).toBe(true);
      // The later start's link stands in place of the one before, and neither works twice.
      const [earlier, later] = links.map(secretOf);
      expect([await enter(earlier), await enter(later), await enter(later)]).toEqual([401, 200, 401]);
    } finally {
      await server.close();
    }
  });

  it('is the bare one to whoever has no owner’s token, and none where no console is built', async () => {
    const server = await startTestServer();
    try {
      const { token } = (await server.admin('POST', 'tokens', { name: 'editor', role: 'editor' })).json as { token: string };
      const bare = `${server.url}/console/`;
      expect(await consoleLink({ server: server.url, token }, bare)).toBe(bare);
      expect(await consoleLink({ server: server.url, token: ADMIN_TOKEN }, undefined)).toBeUndefined();
      expect(await (await fetch(`${server.url}/v1/admin/ways`)).json()).toEqual({ oidc: false, setup: false });
    } finally {
      await server.close();
    }
  });
});

describe('starting the demo', () => {
  it('takes the next free port when the wanted one is in use, and never the one already given to the shop', async () => {
    const occupied = createServer();
    const port = await freePort('127.0.0.1', 0);
    await new Promise<void>((resolve) => occupied.listen(port, '127.0.0.1', resolve));
    const next = await freePort('127.0.0.1', port);
    expect(next).toBeGreaterThan(port);
    expect(await freePort('127.0.0.1', port, [next])).toBeGreaterThan(next);
    await new Promise((resolve) => occupied.close(resolve));
    expect(await freePort('127.0.0.1', port)).toBe(port);
  });

  it('keeps its secrets for its owner only and gives the same ones again', () => {
    const folder = temporary();
    const first = demoSecrets(folder);
    expect(demoSecrets(folder)).toEqual(first);
    expect(demoSecrets(temporary())).not.toEqual(first);
    expect(new Set(Object.values(first)).size).toBe(5);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'demo.json')).mode & 0o077).toBe(0);
  });

  it.each([
    ['DEMO_SHARES', '1,2'],
    ['DEMO_CAMPAIGN', 'win-back,flash-sale'],
    ['PORT_SHOP', '99999'],
    ['PORT_COUPLET', 'x'],
  ])('refuses a wrong %s by name', async (name, value) => {
    await expect(startDemo({ DATA_DIR: temporary(), [name]: value }, () => undefined)).rejects.toThrow(name);
  });
});
