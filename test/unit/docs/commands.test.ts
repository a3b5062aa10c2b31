import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { everyCommand } from '../../../src/cli/everyCommand';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.startsWith('adr'))
    .map((file) => join('docs', file)),
];

/** Words of a shell line up to a pipe or comment, continuation lines joined. */
const wordsOf = (line: string): readonly string[] =>
  (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ''));

/** Every `npx couplet …` of a page's code blocks. */
const linesOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].flatMap(([, block = '']) =>
    block
      .replaceAll(/\\\n\s*/g, ' ')
      .split('\n')
      .filter((line) => /npx couplet /.test(line))
      .map((line) => line.replace(/^.*npx couplet /, '').replace(/\s+(#|\||>|&&|;).*$/, '')),
  );

/** What is wrong with one line, by the command's own definition; `undefined` if nothing is. */
const faultOf = (line: string): string | undefined => {
  const words = [...wordsOf(line)];
  let command: Command | undefined = everyCommand().find((one) => one.name() === words[0]);
  if (!command) return `no command ${words[0]}`;
  words.shift();
  for (;;) {
    const next: Command | undefined = command.commands.find((one) => one.name() === words[0] || one.aliases().includes(words[0] ?? ''));
    if (!next) break;
    command = next;
    words.shift();
  }
  // `experiment` alone is `experiment results`, and `…` in a page stands for what it said before.
  if (command.name() === 'experiment') command = command.commands.find((one) => one.name() === 'results') ?? command;
  const named = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '');
  const unknown = named.filter((word) => word !== '--help' && !command.options.some(({ long }) => long === word));
  if (unknown.length > 0) return `no option ${unknown.join(', ')}`;
  const missing = command.options.filter(({ mandatory, long }) => mandatory && !named.includes(long ?? ''));
  return missing.length > 0 && !named.includes('--help') && !words.includes('…')
    ? `needs ${missing.map(({ long }) => long).join(', ')}`
    : undefined;
};

describe('commands in the documentation', () => {
  const lines = pages.flatMap((page) => linesOf(readFileSync(page, 'utf8')).map((line) => ({ page, line })));

  it('exist, with the options they name and all that are required', () => {
    expect(lines.length).toBeGreaterThan(60);
    expect(lines.flatMap(({ page, line }) => (faultOf(line) ? `${page}: ${line}: ${faultOf(line)}` : []))).toEqual([]);
  });

  it('would be found wrong if they were', () => {
    expect(faultOf('serv')).toBe('no command serv');
    expect(faultOf('train --campaign c.json --key k.json --outt b')).toBe('no option --outt');
    expect(faultOf('publish --bundle b --server https://HOST')).toMatch(/^needs .*--token/);
  });

  it('cover every command there is in docs/cli.md', () => {
    const page = readFileSync('docs/cli.md', 'utf8');
    expect(
      everyCommand()
        .filter((command) => !page.includes(`couplet ${command.name()}`))
        .map((command) => command.name()),
    ).toEqual([]);
  });
});
