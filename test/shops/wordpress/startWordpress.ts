import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../helpers/until';
import { freePort } from '../evershop/startEvershop';
import { installWordpress } from './installWordpress';

export interface RunningWordpress {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Runs PHP inside WordPress, and returns what it prints. */
  php(code: string): string;
  stop(): Promise<void>;
}

const [USER, PASSWORD] = ['merchant', 'Password-of-the-tests-1'] as const;

const configuration = (url: string, socket: string): string => `<?php
if ( 'https' === ( $_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '' ) ) {
  $_SERVER['HTTPS'] = 'on';
}
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:${socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'WP_HOME', '${url}' );
define( 'WP_SITEURL', '${url}' );
define( 'FS_METHOD', 'direct' );
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', __DIR__ . '/debug.log' );
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
`;

const INSTALL = `define( 'WP_INSTALLING', true );
function wp_mail() {}
require 'wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'Tea shop', '${USER}', 'merchant@shop.example', true, '', '${PASSWORD}' );
update_option( 'permalink_structure', '/%postname%/' );`;

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
const end = async (child: ChildProcess): Promise<void> => {
  if (ended(child)) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
};

/** MariaDB on a socket in a folder, with an empty database `wordpress`. */
const startMariadb = async (folder: string, socket: string): Promise<ChildProcess> => {
  const data = join(folder, 'data');
  // It refuses to run as root unless told to.
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  execFileSync('mariadb-install-db', ['--no-defaults', ...user, `--datadir=${data}`, '--auth-root-authentication-method=normal'], {
    stdio: 'pipe',
  });
  const child = spawn('mariadbd', ['--no-defaults', ...user, `--datadir=${data}`, `--socket=${socket}`, '--skip-networking'], {
    stdio: 'ignore',
  });
  const create = `$d = @mysqli_connect( 'localhost', 'root', '', '', 0, '${socket}' ); $d->query( 'CREATE DATABASE IF NOT EXISTS wordpress' );`;
  await until(
    async () => {
      try {
        return execFileSync('php', ['-r', create], { stdio: 'pipe' }) !== undefined;
      } catch {
        return false;
      }
    },
    'MariaDB answers',
    60_000,
  );
  return child;
};

/**
 * A new WordPress with one administrator, on a MariaDB of its own.
 * @param plugins folders of further plugins, to be activated
 */
export const startWordpress = async (plugins: readonly string[] = []): Promise<RunningWordpress> => {
  const folder = mkdtempSync(join(tmpdir(), 'couplet-wordpress-'));
  const [shop, socket] = [join(folder, 'shop'), join(folder, 'mariadb.sock')];
  const running: ChildProcess[] = [];
  const kill = (): void => running.forEach((child) => void child.kill('SIGKILL'));
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    for (const child of running.reverse()) await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    mkdirSync(shop);
    installWordpress(shop);
    running.push(await startMariadb(folder, socket));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    writeFileSync(join(shop, 'wp-config.php'), configuration(url, socket));
    const run = (code: string): string => execFileSync('php', ['-r', code], { cwd: shop, encoding: 'utf8', maxBuffer: 1e8 });
    run(INSTALL);
    const php = (code: string): string => run(`require 'wp-load.php'; require_once ABSPATH . 'wp-admin/includes/plugin.php'; ${code}`);
    for (const plugin of plugins) {
      const name = plugin.replace(/\/+$/, '').split('/').at(-1) ?? '';
      cpSync(plugin, join(shop, 'wp-content/plugins', name), { recursive: true, dereference: true });
      php(
        `$done = activate_plugin( '${name}/${name}.php' ); if ( is_wp_error( $done ) ) { throw new Exception( $done->get_error_message() ); }`,
      );
    }
    // A page of the shop may ask the shop itself.
    const env = { ...process.env, PHP_CLI_SERVER_WORKERS: '4' };
    running.push(spawn('php', ['-S', `127.0.0.1:${port}`, '-t', shop], { cwd: shop, env, stdio: 'ignore' }));
    await until(async () => (await fetch(`${url}/wp-login.php`).catch(() => undefined))?.ok, 'WordPress answers', 60_000);
    return { url, user: USER, password: PASSWORD, php, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
