import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../../src/server/config';

interface Compose {
  readonly services: Readonly<Record<string, { readonly environment?: Readonly<Record<string, string>> }>>;
}

/** As Compose fills in variables: `${NAME:-default}` and `${NAME:?what is missing}`. */
const filled = (text: string, env: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    const value = env[name];
    if (value) return value;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return rest;
  });
const environment = (file: string, env: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const tags = [{ tag: '!override', collection: 'seq' as const, resolve: (sequence: unknown) => sequence }];
  const { services } = parse(readFileSync(file, 'utf8'), { customTags: tags as never }) as Compose;
  return Object.fromEntries(Object.entries(services.couplet?.environment ?? {}).map(([name, value]) => [name, filled(value, env)]));
};

const given = { SITE_KEY: `pk_${'a'.repeat(43)}`, SHOP_URL: 'https://shop.example', SHOP_TOKEN: 'token' };
const agreed = { ADMIN_TOKEN: 'a'.repeat(16), WEBHOOK_SECRET: 'w'.repeat(16), POSTGRES_PASSWORD: 'secret' };

describe('the container files', () => {
  it('give one server a valid environment', () => {
    expect(readConfig(environment('compose.yaml', given))).toMatchObject({ ok: true, value: { SITE_KEY: given.SITE_KEY } });
    expect(() => environment('compose.yaml', {})).toThrow('SITE_KEY');
  });

  it('give two servers on PostgreSQL a valid environment, and require the secrets they share', () => {
    const env = { ...given, ...agreed };
    const both = { ...environment('compose.yaml', env), ...environment('compose.postgres.yaml', env) };
    expect(readConfig(both)).toMatchObject({ ok: true, value: { DATABASE_URL: 'postgres://couplet:secret@postgres:5432/couplet' } });
    for (const name of Object.keys(agreed)) expect(() => environment('compose.postgres.yaml', { ...env, [name]: '' })).toThrow(name);
  });

  it('copy only existing files, and ignore no file that the build needs', () => {
    const copied = [...readFileSync('Dockerfile', 'utf8').matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    const made = ['/app/node_modules', '/app/dist'];
    expect(copied.filter((path) => !made.includes(path) && !existsSync(path.replace('/app/', '')))).toEqual([]);
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    const needed = ['src', 'worker', 'widget', 'demo', 'scripts', 'package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.json'];
    expect(needed.filter((path) => ignored.includes(path) || !existsSync(path))).toEqual([]);
  });
});
