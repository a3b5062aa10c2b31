import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const page = readFileSync(join(ROOT, 'docs/doctor.md'), 'utf8');

const sourcesIn = (folder: string): string =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(ROOT, folder, path), 'utf8'))
    .join('\n');

it('docs/doctor.md lists every code of the doctor, and only codes that exist', () => {
  const given = [...sourcesIn('src/server/doctor').matchAll(/\b(?:failure|warning|fail)\(\s*'([a-z_]+)'/g)].map(([, code = '']) => code);
  expect(given.length).toBeGreaterThan(60);
  const listed = [...page.matchAll(/`([a-z]+(?:_[a-z]+)*)`/g)].map(([, code = '']) => code);
  expect([...new Set(given)].filter((code) => !listed.includes(code))).toEqual([]);
  const known = ['src/server', 'src/engine', 'src/protocol', 'src/bundle', 'src/campaigns'].map(sourcesIn).join('\n');
  expect(listed.filter((code) => code.includes('_') && !known.includes(`'${code}'`))).toEqual([]);
});
