import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Chromium switches for running headless anywhere: as root, without GPU, without network calls of its own. */
export const browserArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  // Without a GPU, Chromium paints pages through SwiftShader, which took 16.4 s of CPU instead of 13.3 to 14.1 s for a page benchmark.
  // WebGL and WebGPU still use it.
  '--disable-gpu-compositing',
  '--disable-gpu-rasterization',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const fixed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A candidate counts only if it actually starts and renders. */
const launches = (path) => {
  const run = spawnSync(path, ['--headless', '--disable-gpu', ...browserArguments, '--dump-dom', 'data:text/html,<p>up</p>'], {
    timeout: 60_000,
    encoding: 'utf8',
  });
  return run.status === 0 && run.stdout.includes('<p>up</p>');
};

const which = (name) => {
  const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.split('\n')[0].trim() : undefined;
};

const playwrightBrowser = async () => {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
};

const say = (line) => process.stderr.write(`${line}\n`);

const installers = [
  [
    'apt-get install chromium fonts-noto-cjk (as root)',
    async () => {
      if (process.getuid?.() !== 0 || !which('apt-get')) return undefined;
      const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
      execFileSync('apt-get', ['update', '-qq'], options);
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], options);
      return which('chromium');
    },
  ],
  [
    'npx playwright install chromium',
    async () => {
      execFileSync('npx', ['playwright', 'install', 'chromium'], {
        stdio: ['ignore', 'ignore', 'inherit'],
        shell: process.platform === 'win32',
      });
      return playwrightBrowser();
    },
  ],
];

let found;

/**
 * Path of a Chromium that passed a real launch: `BROWSER_BIN`, then installed ones, then one it installs itself. If there is none, exits
 * with 2 and lists everything it tried.
 */
export const findBrowser = () => {
  found ??= search();
  return found;
};

const search = async () => {
  const tried = [];
  const candidates = [process.env.BROWSER_BIN, ...names.map(which), ...fixed.filter(existsSync), await playwrightBrowser()];
  for (const path of candidates) {
    if (!path) continue;
    if (launches(path)) {
      process.env.BROWSER_BIN = path;
      return path;
    }
    tried.push(`${path}: does not start`);
  }
  for (const [what, install] of installers) {
    say(`no browser yet; trying: ${what}`);
    try {
      const path = await install();
      if (path && launches(path)) {
        process.env.BROWSER_BIN = path;
        return path;
      }
      tried.push(`${what}: no working browser from it`);
    } catch (error) {
      tried.push(`${what}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
  }
  say('The tests need Chromium and none was found. Tried:');
  for (const line of tried) say(`  ${line}`);
  say('Fix: install Chromium or Chrome and, if it is in an unusual place, set BROWSER_BIN to its path.');
  process.exit(2);
};
