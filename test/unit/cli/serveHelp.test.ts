import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { serveCommand } from '../../../src/cli/serve';

it('couplet serve --help names every variable that the server reads', () => {
  let help = '';
  serveCommand()
    .configureOutput({
      writeOut: (text) => {
        help += text;
      },
    })
    .outputHelp();
  const sources = ['src/server/config.ts', 'src/server/messages/messageSettings.ts', 'src/server/store/openStore.ts'];
  const read = sources.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^ {2}([A-Z][A-Z_]+): v\./gm)].map(([, name = '']) => name),
  );
  expect(read.length).toBeGreaterThan(40);
  const named: readonly string[] = help.match(/\b[A-Z]+(_[A-Z]+)*\b/g) ?? [];
  expect(read.filter((name) => !named.includes(name))).toEqual([]);
});
