import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';

/** Debian's: with a theme, and without a web server of their own. GPL-2.0, never a dependency. */
const PACKAGES = ['wordpress', 'wordpress-theme-twentytwentyfive', 'mariadb-server', 'php-cli', 'php-mysql', 'php-xml', 'php-mbstring'];
const WORDPRESS = '/usr/share/wordpress';

const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
const isThere = (): boolean =>
  existsSync(`${WORDPRESS}/wp-content/themes/twentytwentyfive`) && ['php', 'mariadbd', 'mariadb-install-db'].every(has);

/** Installs WordPress, PHP and MariaDB where they are missing. */
export const installPackages = (): void => {
  if (isThere()) return;
  if (process.getuid?.() !== 0 || !has('apt-get')) throw new Error(`Install Debian's packages ${PACKAGES.join(' ')}, or run as root.`);
  process.stderr.write('installing WordPress\n');
  const options = { stdio: 'pipe', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  execFileSync('apt-get', [...wait, 'update', '-qq'], options);
  execFileSync('apt-get', [...wait, 'install', '-y', '-qq', '--no-install-recommends', ...PACKAGES], options);
};

/** Copies WordPress with its theme into an empty folder. */
export const installWordpress = (folder: string): void => {
  installPackages();
  cpSync(WORDPRESS, folder, { recursive: true, dereference: true });
};
