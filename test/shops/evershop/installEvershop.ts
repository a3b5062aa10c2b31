import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const SHOP = resolve('node_modules/.cache/shops/evershop');
/** Couplet's as the guide has it, and one of somebody else's. */
const EXTENSIONS = { couplet: resolve('examples/evershop/couplet'), gift: resolve('test/shops/evershop/giftExtension') };
const HERE = resolve('test/shops/evershop');
/** Pinned as a whole: a range of a range can name a version that a registry does not have yet. */
const PACKAGES = ['package.json', 'package-lock.json'].map((name) => join(HERE, name));

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void => {
  const done = spawnSync(command, args, { cwd: SHOP, env: { ...process.env, ...env }, encoding: 'utf8' });
  if (done.status === 0) return;
  throw new Error(`${command} ${args.join(' ')} ended with ${done.status}:\n${`${done.stdout}${done.stderr}`.slice(-3_000)}`);
};

const digest = (paths: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
};
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const is = (mark: string, value: string): boolean => existsSync(mark) && readFileSync(mark, 'utf8') === value;

/** EverShop's packages (GPL-3.0, 460 MB, never a dependency), installed where they are missing or others are wanted. */
const installPackages = (): void => {
  const packages = join(SHOP, 'packages.sha256');
  const wanted = digest(PACKAGES);
  if (is(packages, wanted)) return;
  rmSync(SHOP, { recursive: true, force: true });
  for (const folder of ['config', 'themes', 'extensions', 'media', 'public']) mkdirSync(join(SHOP, folder), { recursive: true });
  for (const file of PACKAGES) cpSync(file, join(SHOP, basename(file)));
  process.stderr.write('installing EverShop\n');
  run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts']);
  writeFileSync(packages, wanted);
};

/** EverShop with the extensions copied as the guide says, installed and built where it is missing or something has changed; no database is needed. Returns its folder. */
export const installEvershop = (): string => {
  installPackages();
  const built = join(SHOP, 'built.sha256');
  const sources = digest([...PACKAGES, ...Object.values(EXTENSIONS).flatMap(filesBelow)]);
  if (!is(built, sources)) {
    const enabled = Object.entries(EXTENSIONS).map(([name, from]) => {
      const extension = join(SHOP, 'extensions', name);
      rmSync(extension, { recursive: true, force: true });
      cpSync(from, extension, { recursive: true });
      cpSync(join(from, 'src'), join(extension, 'dist'), { recursive: true });
      return { name, resolve: `extensions/${name}`, enabled: true, priority: 10 };
    });
    writeFileSync(join(SHOP, 'config', 'default.json'), JSON.stringify({ system: { extensions: enabled } }));
    process.stderr.write("building EverShop's storefront\n");
    run('npx', ['evershop', 'build'], evershopEnv(new URL('postgres://nobody@127.0.0.1:1/none')));
    writeFileSync(built, sources);
  }
  return SHOP;
};

/** Environment of an EverShop on this database. */
export const evershopEnv = (databaseUrl: URL): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  SUPPRESS_NO_CONFIG_WARNING: '1',
  DB_HOST: databaseUrl.hostname,
  DB_PORT: databaseUrl.port,
  DB_NAME: databaseUrl.pathname.slice(1),
  DB_USER: databaseUrl.username,
  DB_PASSWORD: 'none',
  DB_SSLMODE: 'disable',
  JWT_ADMIN_SECRET: 'secret-of-the-tests-for-admin-tokens',
  JWT_ADMIN_REFRESH_SECRET: 'secret-of-the-tests-for-admin-refresh',
  JWT_CUSTOMER_SECRET: 'secret-of-the-tests-for-customers',
  JWT_CUSTOMER_REFRESH_SECRET: 'secret-of-the-tests-for-customers-too',
});
