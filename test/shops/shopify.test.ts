import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const EXTENSION = resolve('examples/shopify/extensions/couplet');
const TOOL = resolve('node_modules/.cache/shops/themeCheck');
const PINS = ['package.json', 'package-lock.json'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'couplet-shopify-'));
  const isInstalled = PINS.every((file) => existsSync(join(TOOL, file)) && readFileSync(join(TOOL, file), 'utf8') === pin(file));
  if (isInstalled && existsSync(join(TOOL, 'node_modules'))) return;
  rmSync(TOOL, { recursive: true, force: true });
  mkdirSync(TOOL, { recursive: true });
  for (const file of PINS) writeFileSync(join(TOOL, file), pin(file));
  process.stderr.write("installing Shopify's Theme Check\n");
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: TOOL, stdio: 'pipe' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pin = (file: string): string => readFileSync(join('test/shops/themeCheck', file), 'utf8');

/** What Theme Check finds in a theme app extension, by its own rules for those. */
const offensesOf = (extension: string): readonly string[] => {
  const code = `import { themeCheckRun } from '@shopify/theme-check-node';
    const { offenses, theme } = await themeCheckRun(process.argv[1], 'theme-check:theme-app-extension', () => undefined);
    console.log(JSON.stringify({ files: theme.length, offenses: offenses.map(({ check, message }) => check + ': ' + message) }));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', code, extension], { cwd: TOOL, encoding: 'utf8' });
  const { files, offenses } = JSON.parse(said.trim().split('\n').at(-1) ?? '') as { readonly files: number; readonly offenses: string[] };
  expect(files).toBe(3);
  return offenses;
};

describe("Shopify's Theme Check", () => {
  it('finds nothing in the theme app extension', () => {
    expect(offensesOf(EXTENSION)).toEqual([]);
  });

  it('finds an unknown filter and a label that is missing', () => {
    cpSync(EXTENSION, folder, { recursive: true });
    const block = join(folder, 'blocks/couplet.liquid');
    writeFileSync(block, readFileSync(block, 'utf8').replace('| strip', '| stripped').replace('t:block.key.label', 't:block.key.name'));
    expect(offensesOf(folder).map((offense) => offense.split(':')[0])).toEqual(
      expect.arrayContaining(['UnknownFilter', 'ValidSchemaTranslations']),
    );
  });
});
