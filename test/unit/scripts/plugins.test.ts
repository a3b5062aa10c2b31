import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildPlugins } from '../../../scripts/plugins.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'couplet-plugins-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const build = (name: string): Readonly<Record<string, Buffer>> => {
  const out = join(folder, name);
  buildPlugins(out);
  return Object.fromEntries(readdirSync(out).map((file) => [file, readFileSync(join(out, file))]));
};
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };

describe('what merchants install', () => {
  it('is the same, byte for byte, at another time and in another time zone', () => {
    vi.stubEnv('TZ', 'America/New_York');
    const first = build('first');
    vi.stubEnv('TZ', 'Asia/Shanghai');
    utimesSync('examples/wordpress/couplet/readme.txt', new Date(), new Date());
    expect(build('second')).toEqual(first);
    expect(Object.keys(first)).toEqual(['couplet-shopify.zip', 'couplet-woocommerce.zip', 'couplet.tpl']);
  });

  it("has WordPress's one folder, with the licence and this version", () => {
    const files = unzipSync(build('first')['couplet-woocommerce.zip'] ?? new Uint8Array());
    const text = (name: string): string => Buffer.from(files[`couplet/${name}`] ?? []).toString('utf8');
    expect(Object.keys(files).filter((path) => !path.startsWith('couplet/'))).toEqual([]);
    expect(text('LICENSE')).toContain('Apache License');
    expect(text('couplet.php')).toContain(`Version:           ${version}\n`);
    expect(text('couplet.php')).toContain(`VERSION     = '${version}'`);
    expect(text('readme.txt')).toContain(`Stable tag: ${version}\n`);
    // Nobody may open a file of it by its address.
    const php = Object.keys(files).filter((path) => path.endsWith('.php'));
    expect(php.length).toBeGreaterThan(4);
    for (const path of php)
      expect(Buffer.from(files[path] ?? []).toString()).toMatch(/defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;/);
  });

  it("has Shopify's app with its extension", () => {
    const paths = Object.keys(unzipSync(build('first')['couplet-shopify.zip'] ?? new Uint8Array()));
    expect(paths).toEqual(expect.arrayContaining(['shopify.app.toml', 'extensions/couplet/shopify.extension.toml', 'LICENSE']));
  });
});
