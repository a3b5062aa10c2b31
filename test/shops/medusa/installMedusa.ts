import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const SHOP = resolve('node_modules/.cache/shops/medusa');
const HERE = resolve('test/shops/medusa');
const PLUGIN = resolve('examples/medusa/couplet');

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string => {
  const done = spawnSync(command, args, { cwd: SHOP, env: { ...process.env, ...env }, encoding: 'utf8' });
  if (done.status === 0) return done.stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${done.status}:\n${`${done.stdout}${done.stderr}`.slice(-3_000)}`);
};

/** Medusa's packages (MIT, 680 MB, never a dependency), installed where they are missing or others are wanted, with the plugin as its guide says. Returns the folder. */
export const installMedusa = (): string => {
  const packages = ['package.json', 'package-lock.json'].map((name) => join(HERE, name));
  // npm makes `.medusa` of the rest.
  const sources = readdirSync(PLUGIN, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.medusa'))
    .map((entry) => join(entry.parentPath, entry.name));
  const digest = (paths: readonly string[]): string => {
    const hash = createHash('sha256');
    for (const path of paths.toSorted()) hash.update(path).update(readFileSync(path));
    return hash.digest('hex');
  };
  const is = (mark: string, value: string): boolean => existsSync(mark) && readFileSync(mark, 'utf8') === value;
  const [installed, wanted] = [join(SHOP, 'packages.sha256'), digest(packages)];
  if (!is(installed, wanted)) {
    rmSync(SHOP, { recursive: true, force: true });
    mkdirSync(SHOP, { recursive: true });
    for (const file of packages) cpSync(file, join(SHOP, basename(file)));
    process.stderr.write('installing Medusa\n');
    run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts']);
    writeFileSync(installed, wanted);
  }
  const [plugged, plugin] = [join(SHOP, 'plugin.sha256'), digest(sources)];
  if (!is(plugged, plugin)) {
    // npm keeps a file that it has installed under the same name.
    run('npm', ['uninstall', '--no-audit', '--no-fund', 'couplet-medusa']);
    run('npm', ['pack', PLUGIN]);
    run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', './couplet-medusa-1.0.0.tgz']);
    writeFileSync(plugged, plugin);
  }
  cpSync(join(HERE, 'medusaConfig.cjs'), join(SHOP, 'medusa-config.js'));
  return SHOP;
};

/** A command of Medusa in that folder. Returns its output. */
export const runMedusa = (args: readonly string[], env: NodeJS.ProcessEnv): string => run('node_modules/.bin/medusa', args, env);
