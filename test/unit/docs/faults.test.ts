import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Rows of the tables of docs/faults.md that name a fault and its test, by cells; those of earlier versions and of the soak have no test column. */
const rows = readFileSync(join(ROOT, 'docs/faults.md'), 'utf8')
  .split('## Earlier versions')[0]!
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| fault '))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const named = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** A test as the page names it: a file of test/faults, or with its folder below test; `*` for all of a folder. */
const isThere = (name: string): boolean => {
  const path = name.includes('/') ? name.replace(/\/\*$/, '') : `faults/${name}`;
  return existsSync(join(ROOT, 'test', path)) || ['.ts', '.tsx'].some((end) => existsSync(join(ROOT, 'test', `${path}.test${end}`)));
};

const sources = (folder: string): string =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => readFileSync(join(ROOT, folder, path), 'utf8'))
    .join('\n');

describe('docs/faults.md', () => {
  it('names an existing test for every fault', () => {
    expect(rows.length).toBeGreaterThan(30);
    const tests = rows.map((cells) => [cells[0], named(cells.at(-1))] as const);
    expect(tests.filter(([, names]) => names.length === 0)).toEqual([]);
    const commands = /^(npm run soak|bench -- server)$/;
    expect(tests.flatMap(([, names]) => names.filter((name) => !commands.test(name) && !isThere(name)))).toEqual([]);
  });

  it('names only codes of the debug panel', () => {
    const code = ['worker', 'widget', 'src/engine', 'src/protocol', 'src/bundle', 'src/campaigns'].map(sources).join('\n');
    const codes = rows.flatMap((cells) => (cells.length > 4 ? named(cells[3]) : [])).filter((name) => /^[a-z]+(_[a-z]+)+$/.test(name));
    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((name) => !code.includes(name))).toEqual([]);
  });
});
