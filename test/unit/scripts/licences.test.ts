import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPermissive, licencesOf } from '../../../scripts/licences.mjs';

let root: string;
const installed = (name: string, fields: object, licence?: string): string => {
  const folder = join(root, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...fields }));
  if (licence !== undefined) writeFileSync(join(folder, 'LICENSE'), licence);
  return join(folder, 'index.js');
};
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'couplet-licences-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('licences of what is shipped', () => {
  it('names each package once, with its text and where its source is, and nothing of ours', () => {
    const used = installed('tea', { license: 'MIT', repository: { url: 'git+https://code.example/tea.git' } }, 'Do what you like.');
    const text = licencesOf([used, used, join(root, 'src/own.ts')]);
    expect(text).toBe('tea 1.2.3 (MIT)\n\nDo what you like.\n\nSource: git+https://code.example/tea.git\n');
  });

  it('says where the text is of a licence that the package came without', () => {
    expect(licencesOf([installed('@cup/saucer', { license: 'MPL-2.0' })])).toMatch(
      /^@cup\/saucer 1\.2\.3 \(MPL-2\.0\)\n\n.*spdx\.org\/licenses\/MPL-2\.0.*\n\nSource: https:\/\/www\.npmjs\.com\/package\/@cup\/saucer\n$/,
    );
  });

  it('names what was compiled into a package and is none itself', () => {
    const text = licencesOf([installed('@tensorflow/tfjs-backend-wasm', { license: 'Apache-2.0' })]);
    expect(text).toContain('\nXNNPACK (BSD-3-Clause): https://github.com/google/XNNPACK\n');
  });

  it('lets nothing be shipped that names no licence', () => {
    expect(() => licencesOf([installed('unknown', {})])).toThrow('unknown 1.2.3 names no licence');
  });
});

describe('licences that may be shipped', () => {
  it.each(['MIT', 'MPL-2.0', '(BSD-2-Clause OR GPL-2.0-only)', 'Apache-2.0 AND MIT'])('%s', (expression) => {
    expect(isPermissive(expression)).toBe(true);
  });

  it.each(['GPL-2.0-only', 'AGPL-3.0-only', 'MIT AND GPL-2.0-only', 'SEE LICENSE IN LICENSE', 'UNLICENSED', ''])('not %s', (expression) => {
    expect(isPermissive(expression)).toBe(false);
  });
});
