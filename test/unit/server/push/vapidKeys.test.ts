import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../../src/server/config';
import { readSecrets } from '../../../../src/server/platform/secrets';
import { readVapidKeys } from '../../../../src/server/push/vapidKeys';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-vapid-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const config = (env: Readonly<Record<string, string>>) => {
  const read = readConfig({ DATA_DIR: dir, SHOP_URL: 'http://shop.example', SHOP_TOKEN: 'token-of-the-shop', ...env });
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
};
const SUBJECT = { VAPID_SUBJECT: 'mailto:shop@example.com' };
const DATABASE = {
  DATABASE_URL: 'postgres://localhost/couplet',
  ADMIN_TOKEN: 'admin-token-for-tests',
  WEBHOOK_SECRET: 'webhook-secret-for-tests',
  SITE_KEY: `pk_${'A'.repeat(43)}`,
};

describe('the keys that browsers are woken with', () => {
  it('are drawn once and kept beside the other secrets, for the owner only', () => {
    const before = readSecrets(config({}));
    const keys = readVapidKeys(config(SUBJECT));
    expect(keys).toMatchObject({ subject: SUBJECT.VAPID_SUBJECT });
    expect(readVapidKeys(config(SUBJECT))).toEqual(keys);
    expect(readSecrets(config({}))).toEqual({ ...before, fresh: [] });
    expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('may be the first secret that is kept: the others are added to it', () => {
    const keys = readVapidKeys(config(SUBJECT));
    const secrets = readSecrets(config({}));
    expect(secrets.fresh).toEqual(['ADMIN_TOKEN', 'WEBHOOK_SECRET']);
    expect(readSecrets(config({}))).toEqual({ ...secrets, fresh: [] });
    expect(readVapidKeys(config(SUBJECT))).toEqual(keys);
  });

  it('are those of the environment, whose halves must belong together', () => {
    const drawn = readVapidKeys(config(SUBJECT));
    rmSync(join(dir, 'secrets.json'));
    const given = { ...SUBJECT, VAPID_PRIVATE_KEY: drawn?.privateKey ?? '' };
    expect(readVapidKeys(config(given))).toEqual(drawn);
    expect(readVapidKeys(config({ ...given, VAPID_PUBLIC_KEY: drawn?.publicKey ?? '' }))).toEqual(drawn);
    const other = `BA${'A'.repeat(85)}`;
    expect(() => readVapidKeys(config({ ...given, VAPID_PUBLIC_KEY: other }))).toThrow('VAPID_PUBLIC_KEY is not the public half');
    expect(() => readFileSync(join(dir, 'secrets.json'))).toThrow();
  });

  it('have the public address as their subject, unless that is no https one, and are not drawn where nobody could be reached', () => {
    expect(readVapidKeys(config({ BASE_URL: 'https://couplet.example' }))?.subject).toBe('https://couplet.example');
    expect(readVapidKeys(config({ BASE_URL: 'http://couplet.example' }))).toBeUndefined();
    expect(readVapidKeys(config({}))).toBeUndefined();
  });

  it('are not drawn beside a database, where each replica would draw its own', () => {
    expect(readVapidKeys(config({ ...SUBJECT, ...DATABASE }))).toBeUndefined();
    const { privateKey = '' } = readVapidKeys(config(SUBJECT)) ?? {};
    expect(readVapidKeys(config({ ...SUBJECT, ...DATABASE, VAPID_PRIVATE_KEY: privateKey }))?.privateKey).toBe(privateKey);
  });

  it('are not drawn anew over a file that cannot be read', () => {
    writeFileSync(join(dir, 'secrets.json'), '{');
    expect(() => readVapidKeys(config(SUBJECT))).toThrow('Correct or remove it.');
  });
});
