import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SHOP = resolve('node_modules/.cache/shops/vendure');
const HERE = resolve('test/shops/vendure');

const run = (command: string, ...args: readonly string[]): void => {
  const done = spawnSync(command, args, { cwd: SHOP, encoding: 'utf8' });
  if (done.status === 0) return;
  throw new Error(`${command} ${args.join(' ')} ended with ${done.status}:\n${`${done.stdout}${done.stderr}`.slice(-3_000)}`);
};

/** Vendure (GPL-3.0, 154 MB, never a dependency), installed where it is missing or its pins have changed, with Couplet's file copied beside it as the guide says. Returns its folder. */
export const installVendure = (): string => {
  const mark = join(SHOP, 'packages.sha256');
  const wanted = createHash('sha256')
    .update(readFileSync(join(HERE, 'package-lock.json')))
    .digest('hex');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== wanted) {
    rmSync(SHOP, { recursive: true, force: true });
    mkdirSync(SHOP, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(HERE, file), join(SHOP, file));
    process.stderr.write('installing Vendure\n');
    run('npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts');
    run('npm', 'rebuild', 'better-sqlite3', 'bcrypt');
    writeFileSync(mark, wanted);
  }
  cpSync(join(HERE, 'vendureServer.mjs'), join(SHOP, 'vendureServer.mjs'));
  cpSync(resolve('examples/vendure/couplet.ts'), join(SHOP, 'couplet.ts'));
  return SHOP;
};
