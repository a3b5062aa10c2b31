import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesCommand } from '../../src/cli/codes';
import { printedOutput } from '../helpers/node/printedOutput';
import { ADMIN_TOKEN, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

let server: TestServer;
const dir = mkdtempSync(join(tmpdir(), 'couplet-codes-'));
beforeAll(async () => {
  server = await startTestServer();
  await server.putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), codes: { from: 'pool' } }]);
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const printed = printedOutput();
const run = async (...args: readonly string[]): Promise<string> => {
  printed.clear();
  await codesCommand().parseAsync(args, { from: 'user' });
  return printed.text();
};

describe('couplet codes', () => {
  it('draws at least one, and says so', async () => {
    const quiet = codesCommand();
    for (const command of [quiet, ...quiet.commands]) command.exitOverride();
    await expect(quiet.parseAsync(['generate', '--count', '0'], { from: 'user' })).rejects.toMatchObject({
      code: 'commander.invalidArgument',
      message: expect.stringContaining('at least 1'),
    });
  });

  it('draws, imports and counts codes', async () => {
    const csv = await run('generate', '--count', '20', '--prefix', 'tea-');
    expect(csv).toMatch(/^code\n(TEA-[ACDEFGHJKMNPRTWXY34679]{12}\n){20}$/);
    expect(new Set(csv.split('\n')).size).toBe(22);
    const file = join(dir, 'codes.csv');
    writeFileSync(file, csv);
    const where = ['--coupon', 'tea', '--server', server.url, '--token', ADMIN_TOKEN];
    expect(await run('import', file, ...where)).toBe('20 codes added to tea; 0 were already there\n');
    expect(JSON.parse(await run('import', file, ...where, '--json'))).toEqual({ added: 0, known: 20 });
    expect(await run('count', ...where)).toBe('tea: 20 of 20 codes left\n');
    writeFileSync(file, `${csv}no good\n`);
    expect(await run('import', file, ...where)).toContain('code_malformed');
    expect([printed.text().includes('line 22'), process.exitCode]).toEqual([true, 1]);
  });
});
