import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { statusByCode } from '../../../src/server/http/refuse';

const page = readFileSync('docs/error-codes.md', 'utf8');

/** Codes and status of each row below a heading; without a column of its own, the status is empty. */
const rowsOf = (heading: string): readonly (readonly [code: string, status: string])[] => {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| (`[^|]+) \|(?: (\d+) \|)?/gm)].flatMap(([, codes = '', status = '']) =>
    [...codes.matchAll(/`(\w+)`/g)].map(([, code = '']) => [code, status] as const),
  );
};
const codesOf = (heading: string): readonly string[] => rowsOf(heading).map(([code]) => code);
const tables = ['Server', 'Command line and training', 'Browser'];
const everywhere = tables.flatMap(codesOf);

const sourcesIn = (...folders: readonly string[]): string =>
  folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

/** Codes that a source gives: arguments of functions that fail or report, and `code: '…'`. */
const GIVES =
  /\b(?:fail|note|usageError|reportThrown|readJson|refusedBy|parse\w*With|parsePlainly)\((?:[^()'`]|\([^()]*\)|'[^']*'|`[^`]*`)*?'([a-z0-9]+(?:_[a-z0-9]+)+)'|\bcode: '([a-z0-9]+(?:_[a-z0-9]+)+)'/g;
const givenBy = (...folders: readonly string[]): readonly string[] => [
  ...new Set([...sourcesIn(...folders).matchAll(GIVES)].map(([, argument, property]) => argument ?? property ?? '')),
];

/** Reason codes of Commander, by its own names: `commander.unknownOption`. */
const commander =
  readFileSync('node_modules/commander/lib/command.js', 'utf8') + readFileSync('node_modules/commander/lib/error.js', 'utf8');
const isOfCommander = (code: string): boolean =>
  commander.includes(`'commander.${code.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}'`);

describe('docs/error-codes.md', () => {
  it('lists every code of the server with its status, and no other', () => {
    const listed = rowsOf('Server').map(([code, status]) => [code, Number(status)] as const);
    expect(Object.fromEntries(listed)).toEqual(statusByCode);
    expect(listed).toHaveLength(Object.keys(statusByCode).length);
  });

  it('lists every code of the command line and the trainer', () => {
    const given = givenBy('src/cli', 'src/trainer');
    expect(given.length).toBeGreaterThan(90);
    expect(given.filter((code) => !everywhere.includes(code))).toEqual([]);
  });

  it('lists every code of page and worker', () => {
    const given = givenBy('widget', 'worker');
    expect(given.length).toBeGreaterThan(70);
    expect(given.filter((code) => !everywhere.includes(code))).toEqual([]);
  });

  it('lists only codes that exist, each once per table', () => {
    const sources = sourcesIn('src', 'widget', 'worker');
    const known = (code: string): boolean => sources.includes(`'${code}'`) || isOfCommander(code);
    expect(everywhere.filter((code) => !(code in statusByCode) && !known(code))).toEqual([]);
    for (const codes of tables.map(codesOf)) expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });
});
