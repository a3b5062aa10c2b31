import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(path, 'utf8');
/** Paths in backticks or links, without placeholders in capitals. */
const pathsIn = (page: string): readonly string[] => [
  ...[...read(page).matchAll(/`((?:src|widget|worker|test|docs|engine|campaigns|console|server)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  ),
  ...[...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => join(dirname(page), path)),
];
const isThere = (path: string): boolean => [path, `src/${path}`].some(existsSync);

describe('pages for contributors', () => {
  it.each(['CONTRIBUTING.md', 'docs/architecture.md', 'docs/methods.md'])('%s names only existing files and folders', (page) => {
    const paths = pathsIn(page).filter((path) => !/[A-Z]{4}|\/vendor|\/page(Schema)?\b/.test(path));
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });

  it('the index of decisions lists each one once, with its title', () => {
    const files = readdirSync('docs/adr').filter((name) => /^\d/.test(name));
    const listed = [...read('docs/adr/README.md').matchAll(/^- \[\d+\]\(([^)]+)\) (.+)$/gm)].map(([, name = '', title = '']) => [
      name,
      title,
    ]);
    expect(listed.map(([name]) => name).sort()).toEqual(files.sort());
    for (const [name = '', title = ''] of listed) expect(read(`docs/adr/${name}`).split('\n')[0]).toContain(title);
  });
});
