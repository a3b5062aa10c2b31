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

/** The mistake in one line, by the command's own definition. `undefined` if there is none. */
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
  // `experiment` alone is `experiment results`. `…` stands for options shown earlier on the page.
  if (command.name() === 'experiment') command = command.commands.find((one) => one.name() === 'results') ?? command;
  const named = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '');
  const unknown = named.filter((word) => word !== '--help' && !command.options.some(({ long }) => long === word));
  if (unknown.length > 0) return `no option ${unknown.join(', ')}`;
  const missing = command.options.filter(({ mandatory, long }) => mandatory && !named.includes(long ?? ''));
  return missing.length > 0 && !named.includes('--help') && !words.includes('…')
    ? `needs ${missing.map(({ long }) => long).join(', ')}`
    : undefined;
};

/** Commands without subcommands, with the words of their parents. */
const leavesOf = (commands: readonly Command[], parents = ''): readonly string[] =>
  commands.flatMap((command) =>
    command.commands.length > 0 ? leavesOf(command.commands, `${parents}${command.name()} `) : [`${parents}${command.name()}`],
  );

/** Whether the first cell of a row has the words of a command, in their order: `admin token create`, `list` names `admin token list`. */
const isNamed = (path: string, cell: readonly string[]): boolean => {
  let from = 0;
  return path.split(' ').every((word) => {
    from = cell.indexOf(word, from) + 1;
    return from > 0;
  });
};

describe('commands in the documentation', () => {
  const lines = pages.flatMap((page) => linesOf(readFileSync(page, 'utf8')).map((line) => ({ page, line })));

  it('exist, with known options and all required ones', () => {
    expect(lines.length).toBeGreaterThan(60);
    expect(lines.flatMap(({ page, line }) => (faultOf(line) ? `${page}: ${line}: ${faultOf(line)}` : []))).toEqual([]);
  });

  it('are rejected if the command or an option is wrong', () => {
    expect(faultOf('serv')).toBe('no command serv');
    expect(faultOf('train --campaign c.json --key k.json --outt b')).toBe('no option --outt');
    expect(faultOf('publish --bundle b --server https://HOST')).toMatch(/^needs .*--token/);
  });

  it('cover every command and subcommand in docs/cli.md', () => {
    const cells = [...readFileSync('docs/cli.md', 'utf8').matchAll(/^\| (`[^|]+) \|/gm)].map(
      ([, cell = '']) => cell.match(/[\w-]+/g) ?? [],
    );
    expect(leavesOf(everyCommand()).length).toBeGreaterThan(40);
    expect(leavesOf(everyCommand()).filter((path) => !cells.some((cell) => isNamed(path, cell)))).toEqual([]);
    expect(isNamed('simulate shops', ['couplet', 'simulate', 'SCENARIO'])).toBe(false);
  });
});
