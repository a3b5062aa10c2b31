import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { importGraph } from '../../../scripts/imports.mjs';
import { languages } from '../../../src/console/i18n/languages';
import { allAreas, stringsIn } from '../../helpers/console/strings';

const SHELL = 'src/console/app/Shell.tsx';
const PAGE = /lazy\(\s*async \(\) => \(await import\('([^']+)'\)\)\.\w+,\s*\[([^\]]*)\],?\s*\)/g;
const PART = /useStrings\(\s*'(\w+)'|stringsIn\([^)]*\)\.(\w+)|\bfrom\('(\w+)'\)/g;

const graph = importGraph(['src/console']);

/** A file and all it imports, now or later. */
const reached = (start: string): ReadonlySet<string> => {
  const seen = new Set([start]);
  for (const file of seen) for (const next of graph.get(file)?.files ?? []) if (!next.includes('/languages/')) seen.add(next);
  return seen;
};

const areaOf = new Map<string, string>();
for (const area of allAreas) {
  const text = readFileSync(`src/console/languages/en/${area}.ts`, 'utf8');
  for (const part of /export const strings = \{([^}]*)\}/.exec(text)?.[1]?.split(',') ?? []) areaOf.set(part.trim(), area);
}

/** Areas, other than that of the shell, whose strings a page uses. */
const areasUsed = (page: string): readonly string[] => {
  const texts = [...reached(page)].map((file) => graph.get(file)?.text ?? '');
  const parts = texts.flatMap((text) => [...text.matchAll(PART)].map((match) => match[1] ?? match[2] ?? match[3] ?? ''));
  return [...new Set(parts.map((part) => areaOf.get(part) ?? `no area has ${part}`))].filter((area) => area !== 'shell').sort();
};

const shell = graph.get(SHELL)?.text ?? '';
const pages = [...shell.matchAll(PAGE)].map(([, path = '', areas = '']) => {
  const file = `${dirname(SHELL)}/${path}.tsx`.replace('/app/../', '/');
  return { file, listed: areas.split(',').map((area) => area.trim().replaceAll("'", '')) };
});

it('loads for each page the strings that it and its parts use', () => {
  expect(pages.length).toBeGreaterThan(6);
  for (const { file, listed } of pages) expect([file, listed.toSorted()]).toEqual([file, areasUsed(file)]);
});

/** Names of all strings of a value, with their paths. */
const namesIn = (value: unknown, at = ''): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, one]) => namesIn(one, `${at}.${key}`)) : [at];

it('has the same strings in every language', () => {
  const english = namesIn(stringsIn('en')).toSorted();
  expect(english.length).toBeGreaterThan(1_000);
  for (const language of languages) expect(namesIn(stringsIn(language)).toSorted()).toEqual(english);
});
