import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardAdmin } from '../../src/server/admin/guardAdmin';
import { cookieNames } from '../../src/server/admin/session';
import { routeFacts } from '../../src/server/http/routeSchemas';
import { type RunningServer, startServer } from '../../src/server/main';
import { rawRequest } from '../helpers/node/rawRequest';
import { ask } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { testKey } from '../helpers/testBundle';
import { bearer, EVIL, type Loot, routes, type Try, tricksOf } from './adminTricks';
import { addressOf, figure, onBothStores } from './bothStores';

const shops = ['tea', 'shoes'] as const;
type Shop = (typeof shops)[number];
const ownerOf = (shop: Shop): string => `admin-token-of-the-shop-${shop}`;

/** How many were accepted, by trick. */
const play = async (url: string, base: string, tries: readonly Try[]): Promise<Record<string, number>> => {
  const sums: Record<string, number> = {};
  for (const [n, { trick, method, path, headers, body }] of tries.entries()) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { status } = await rawRequest(url, base + path, {
      method,
      headers: {
        'x-forwarded-for': addressOf(n),
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text === undefined ? {} : { body: text }),
    });
    expect(status).not.toBe(429);
    sums[trick] = (sums[trick] ?? 0) + Number(status < 400);
  }
  return sums;
};
const none = (sums: Readonly<Record<string, number>>) => Object.fromEntries(Object.keys(sums).map((trick) => [trick, 0]));

onBothStores(({ name: store, env: place }) => {
  let dir: string;
  let shop: TestShop;
  let server: RunningServer;
  let loot: Loot;
  const call = (of: Shop, method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = bearer(ownerOf(of))) =>
    ask(`${server.url}/s/${of}/v1/admin/${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
  const made = async (of: Shop, name: string, role: string) =>
    (await call(of, 'POST', 'tokens', { name, role })).json as { readonly id: string; readonly token: string };
  const signIn = async (of: Shop): Promise<string> => {
    const answer = await call(of, 'POST', 'session', { token: ownerOf(of) }, { 'x-couplet-csrf': '1', origin: server.url });
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'couplet-admin-'));
    shop = await startTestShop();
    const stores: Record<string, unknown> = {};
    for (const name of shops) {
      const { siteKey } = await testKey();
      const secrets = { ADMIN_TOKEN: ownerOf(name), WEBHOOK_SECRET: `webhook-secret-of-${name}`, SITE_KEY: siteKey };
      stores[name] = { ...secrets, SHOP_URL: shop.url, SHOP_TOKEN, ...(await place(join(dir, name))) };
    }
    writeFileSync(join(dir, 'stores.json'), JSON.stringify({ v: 'stores/1', stores }));
    server = await startServer(
      { STORES: join(dir, 'stores.json'), PORT: '0', TRUST_PROXY: 'loopback', LOG_LEVEL: 'silent' },
      () => undefined,
    );
    const left = await made('tea', 'left', 'owner');
    const ended = await signIn('tea');
    loot = {
      revoked: left.token,
      analyst: (await made('tea', 'an analyst', 'analyst')).token,
      editor: (await made('tea', 'an editor', 'editor')).token,
      session: await signIn('tea'),
      ended,
      foreignSession: (await signIn('shoes')).replace('.s.shoes=', '.s.tea='),
      foreignToken: (await made('shoes', 'of the other shop', 'owner')).token,
      foreignOwner: ownerOf('shoes'),
      url: server.url,
    };
    await call('tea', 'DELETE', `tokens/${left.id}`);
    const csrf = { 'x-couplet-csrf': '1', origin: server.url };
    expect((await call('tea', 'POST', 'sign-out', {}, { cookie: ended, ...csrf })).status).toBeLessThan(400);
    // What is refused below is not refused for want of a working session or token.
    for (const headers of [{ cookie: loot.session }, bearer(loot.analyst)])
      expect((await call('tea', 'GET', 'me', undefined, headers)).status).toBe(200);
    expect((await call('tea', 'PUT', 'serving', { serving: true }, { cookie: loot.session, ...csrf })).status).toBe(200);
  });
  afterAll(async () => {
    await server?.close();
    await shop?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  /** What the tries would change. */
  const state = (of: Shop) =>
    Promise.all(
      ['tokens', 'audit?limit=500', 'summary'].map(async (path) => {
        const { json } = await call(of, 'GET', path);
        const { entries, catalog, tokens } = json as {
          entries?: readonly { readonly outcome: string }[];
          catalog?: unknown;
          tokens?: unknown;
        };
        return [entries?.filter(({ outcome }) => outcome === 'done').length, catalog, tokens];
      }),
    );

  describe('tricks with the admin API of one of two shops', () => {
    it('are refused, and change nothing', async () => {
      const tries = tricksOf(loot);
      const before = [await state('tea'), await state('shoes')];
      const sums = await play(server.url, '/s/tea', tries);
      figure(`${tries.length} admin tricks (${store}), accepted`, sums);
      expect(tries.length).toBeGreaterThanOrEqual(320);
      expect(sums).toEqual(none(sums));
      expect([await state('tea'), await state('shoes')]).toEqual(before);
    });

    it('are accepted in part by a guard that believes every token, session and origin', async () => {
      const app = fastify();
      const owner = { id: 'x', name: 'anybody', hash: '', actor: 'user:anybody', role: 'owner' as const };
      const times = { createdAt: 0, createdBy: '', revokedAt: null, expiresAt: Number.MAX_SAFE_INTEGER, usedAt: null, period: null };
      routeFacts(app);
      guardAdmin(app, {
        store: {
          tokenByHash: async () => ({ ...owner, ...times }),
          session: async () => ({ ...owner, ...times }),
          noteTokenUse: async () => {},
        },
        adminToken: ownerOf('shoes'),
        clock: Date.now,
        cookies: cookieNames('/s/tea'),
        own: { origin: EVIL, trustsProxy: true },
      });
      for (const [method, path] of routes) app.route({ method, url: `/v1/admin/${path}`, handler: async () => ({}) });
      const url = await app.listen({ port: 0, host: '127.0.0.1' });
      const sums = await play(url, '', tricksOf(loot));
      await app.close();
      for (const trick of [
        'wrong token',
        'revoked token',
        "other shop's token",
        "other shop's session",
        'role of an analyst',
        'foreign page',
      ])
        expect([trick, sums[trick]]).not.toEqual([trick, 0]);
      expect(() => expect(sums).toEqual(none(sums))).toThrow();
    });
  });
});
