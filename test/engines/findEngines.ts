import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface Engines {
  readonly firefox: string;
  /** WebKitGTK's small browser, what drives it, and the screen it needs. */
  readonly webKit: { readonly binary: string; readonly driver: string; readonly display: string };
}

const folders = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
const first = (paths: readonly string[]): string | undefined => paths.find((path) => existsSync(path));
const command = (...names: readonly string[]) => first(folders.flatMap((folder) => names.map((name) => `${folder}/${name}`)));
const architecture = process.arch === 'arm64' ? 'aarch64' : 'x86_64';

const look = () => ({
  firefox: process.env.FIREFOX_BIN ?? command('firefox-esr', 'firefox'),
  driver: command('WebKitWebDriver'),
  binary: first(['4.1', '6.0', '4.0'].map((api) => `/usr/lib/${architecture}-linux-gnu/webkit2gtk-${api}/MiniBrowser`)),
  display: command('Xvfb'),
});

const packages = ['firefox-esr', 'webkit2gtk-driver', 'xvfb'];

/** Firefox and WebKitGTK as Debian packages them; installs them where that is allowed. Throws with what to install. */
export const findEngines = (): Engines => {
  let found = look();
  const missing = (): boolean => Object.values(found).includes(undefined);
  if (missing() && process.getuid?.() === 0 && command('apt-get')) {
    const options: ExecFileSyncOptions = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
    found = look();
  }
  const { firefox, driver, binary, display } = found;
  if (!firefox || !driver || !binary || !display) {
    throw new Error(`The engines' tests need ${packages.join(', ')} (Debian's names): ${JSON.stringify(found)}`);
  }
  return { firefox, webKit: { binary, driver, display } };
};
