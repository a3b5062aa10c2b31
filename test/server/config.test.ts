import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/server/config';
import { startServer } from '../../src/server/main';

const SITE_KEY = `pk_${'A'.repeat(43)}`;
const enough = { SITE_KEY, SHOP_URL: 'http://127.0.0.1:9', SHOP_TOKEN: 't', PORT: '0', LOG_LEVEL: 'silent' };

const secrets = { ADMIN_TOKEN: 'a'.repeat(16), WEBHOOK_SECRET: 'w'.repeat(16) };
const mail = { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'Tea <hello@tea.example>', BASE_URL: 'https://couplet.example' };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-config-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the environment', () => {
  it('has defaults for all but the shop', () => {
    expect(readConfig(enough)).toMatchObject({ ok: true, value: { HOST: '127.0.0.1', CLAIM_TTL_SECONDS: 1_800 } });
  });

  it.each([
    ['SITE_KEY', { ...secrets, SITE_KEY: undefined, DATABASE_URL: 'postgres://db/shop' }],
    ['SITE_KEY', { SITE_KEY: 'secret' }],
    ['SHOP_URL', { SHOP_URL: 'shop' }],
    ['SHOP_URL', { SHOP_URL: '' }],
    ['SHOP_URL', { SHOP_URL: 'ftp://shop.example' }],
    ['SHOP_TOKEN', { SHOP_TOKEN: undefined }],
    ['SHOP_PLATFORM', { SHOP_PLATFORM: 'magento' }],
    ['VENDURE_USERNAME', { SHOP_PLATFORM: 'vendure', SHOP_TOKEN: undefined }],
    ['VENDURE_COST_FIELD', { SHOP_PLATFORM: 'vendure', VENDURE_COST_FIELD: 'cost } }' }],
    ['SHOPIFY_CLIENT_SECRET', { SHOP_PLATFORM: 'shopify' }],
    ['SHOP_URL', { SHOP_PLATFORM: 'shopify', SHOPIFY_CLIENT_SECRET: 's', SHOP_URL: 'https://name.myshopify.com/admin' }],
    ['PORT', { PORT: '70000' }],
    ['PORT', { PORT: '80a' }],
    ['ADMIN_TOKEN', { ADMIN_TOKEN: 'short' }],
    ['CLAIM_TTL_SECONDS', { CLAIM_TTL_SECONDS: '0' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['OIDC_ALLOWED', { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'c', BASE_URL: 'https://couplet.example' }],
    ['OIDC_ALLOWED', { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'c', BASE_URL: 'https://couplet.example', OIDC_ALLOWED: 'ada' }],
    ['BASE_URL', { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'c', OIDC_ROLE_CLAIM: 'groups' }],
    ['RATE_CLAIMS', { RATE_CLAIMS: '-1' }],
    ['SMTP_URL', { ...mail, SMTP_URL: 'https://mail.example' }],
    ['MAIL_FROM', { ...mail, MAIL_FROM: undefined }],
    ['MAIL_FROM', { ...mail, MAIL_FROM: 'Tea Shop' }],
    ['MAIL_FROM', { ...mail, SMTP_URL: undefined }],
    ['BASE_URL', { ...mail, BASE_URL: undefined }],
    ['MESSAGE_KEY', { ...mail, MESSAGE_KEY: 'short' }],
    ['MESSAGE_KEY', { ...secrets, ...mail, DATABASE_URL: 'postgres://db/shop' }],
    ['ALERT_WEBHOOK', { ALERT_WEBHOOK: 'chat.example/alerts' }],
    ['SMTP_URL', { ALERT_MAIL: 'ada@shop.example' }],
    ['ALERT_MAIL', { ...mail, ALERT_MAIL: 'ada@shop.example, bob' }],
    ['DATABASE_URL', { ...secrets, DATABASE_URL: 'mysql://db/shop' }],
    ['DATABASE_URL', { ...secrets, DATABASE_URL: 'postgres://user:pa%ss@db:5432/shop' }],
    ['DATABASE_URL', { ...secrets, DATABASE_URL: 'db:5432' }],
    ['ADMIN_TOKEN', { ...secrets, ADMIN_TOKEN: undefined, DATABASE_URL: 'postgres://db/shop' }],
    ['WEBHOOK_SECRET', { ...secrets, WEBHOOK_SECRET: undefined, DATABASE_URL: 'postgres://db/shop' }],
  ])('is refused with a sentence that names %s when it is %j', async (name, change) => {
    const read = readConfig({ ...enough, ...change });
    expect(read).toMatchObject({ ok: false, error: { code: 'config_invalid', at: name } });
    await expect(startServer({ ...enough, ...change, DATA_DIR: dir })).rejects.toThrow(name);
  });
});

describe('what is said of a variable', () => {
  it.each([
    [{ TRUST_PROXY: '1' }, /^TRUST_PROXY must list the proxies' addresses/],
    [
      { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'c', BASE_URL: 'https://couplet.example', OIDC_ALLOWED: 'ada' },
      /^OIDC_ALLOWED must list people/,
    ],
    [{ ...secrets, SITE_KEY: undefined, DATABASE_URL: 'postgres://db/shop' }, /^SITE_KEY or SIGNING_KEY is required/],
    [{ ALERT_MAIL: 'ada@shop.example' }, /^SMTP_URL is required with ALERT_MAIL/],
    [{ SHOP_TOKEN: '' }, /^SHOP_TOKEN is required/],
  ])('%j: whether it is missing or wrong', (change, sentence) => {
    expect(readConfig({ ...enough, ...change })).toMatchObject({ ok: false, error: { message: expect.stringMatching(sentence) } });
  });
});

describe('the address of the database', () => {
  const start = (url: string): Promise<unknown> => startServer({ ...enough, ...secrets, DATA_DIR: join(dir, 'unused'), DATABASE_URL: url });

  it.each(['postgres', 'postgresql'])('may begin with %s://', (scheme) => {
    const DATABASE_URL = `${scheme}://user:word@db.example:5432/shop?sslmode=verify-full`;
    expect(readConfig({ ...enough, ...secrets, DATABASE_URL })).toMatchObject({ ok: true, value: { DATABASE_URL } });
  });

  it('is in no message with its password, and no data folder is made beside it', async () => {
    for (const url of ['mysql://user:hunter2@db/shop', 'postgres://user:hunter2@127.0.0.1:1/shop']) {
      const error = await start(url).catch((reason: Error) => reason);
      expect(error).toMatchObject({ cause: { code: expect.stringMatching(/^(config_invalid|database_unreachable)$/) } });
      const { message, stack, cause } = error as Error;
      expect(JSON.stringify([message, stack, cause])).not.toContain('hunter2');
    }
    expect(existsSync(join(dir, 'unused'))).toBe(false);
  });
});

describe('the secrets of a server started without any', () => {
  const start = async (): Promise<string[]> => {
    const lines: string[] = [];
    const server = await startServer({ ...enough, DATA_DIR: dir }, (line) => lines.push(line));
    await server.close();
    await server.close();
    return lines;
  };

  it('and the data beside them lie in a folder that only its owner opens, where the server makes it', async () => {
    const folder = join(dir, 'of', 'data');
    await (await startServer({ ...enough, DATA_DIR: folder }, () => undefined)).close();
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it('are drawn once, shown once, kept for the owner only and the same at the next start', async () => {
    const first = (await start()).join('\n');
    const file = join(dir, 'secrets.json');
    const kept = readFileSync(file, 'utf8');
    const { adminToken, webhookSecret } = JSON.parse(kept) as Record<string, string>;
    expect(first).toContain(`ADMIN_TOKEN=${adminToken}`);
    expect(first).toContain(`WEBHOOK_SECRET=${webhookSecret}`);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await start()).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe(kept);
  });

  it('have a key for addresses once messages can be sent, beside secrets that are given or drawn, and the same at the next start', async () => {
    const keyAfter = async (env: Readonly<Record<string, string>>): Promise<string | undefined> => {
      await (await startServer({ ...enough, ...mail, ...env, DATA_DIR: dir }, () => undefined)).close();
      return (JSON.parse(readFileSync(join(dir, 'secrets.json'), 'utf8')) as { messageKey?: string }).messageKey;
    };
    await start();
    const before = JSON.parse(readFileSync(join(dir, 'secrets.json'), 'utf8')) as Record<string, string>;
    expect(before.messageKey).toBeUndefined();
    const key = await keyAfter({});
    expect(key).toMatch(/^[\w-]{32}$/);
    expect(await keyAfter(secrets)).toBe(key);
    expect(JSON.parse(readFileSync(join(dir, 'secrets.json'), 'utf8'))).toMatchObject(before);
  });

  it('open the admin routes, and nothing else does', async () => {
    const server = await startServer({ ...enough, DATA_DIR: dir }, () => undefined);
    const { adminToken } = JSON.parse(readFileSync(join(dir, 'secrets.json'), 'utf8')) as Record<string, string>;
    const status = async (token: string | undefined): Promise<number> =>
      (await fetch(`${server.url}/v1/admin/summary`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await status(adminToken), await status('')]).toEqual([200, 401]);
    await server.close();
  });
});
