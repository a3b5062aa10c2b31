import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const shell = process.platform === 'win32';
let tried = false;

export interface PeerFolder {
  readonly path: string;
  readonly version: string;
}

/** A peer's package, installed on demand with all others: 250 MB that are nobody's but the benches'. Throws where it cannot be had. */
export const peerFolder = (name: string): PeerFolder => {
  const path = `${folder}node_modules/${name}/`;
  const manifest = `${path}package.json`;
  if (!existsSync(manifest) && !tried) {
    tried = true;
    process.stderr.write('Installing the peers into bench/peers (250 MB on disk, for benches only) …\n');
    spawnSync('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      shell,
    });
  }
  if (!existsSync(manifest)) throw new Error(`${name} could not be installed: npm ci --prefix bench/peers`);
  return { path, version: (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version };
};

/** The newest on npm: the whole application, whose tracker is one file of it, so that its dependencies are not installed. */
const UMAMI = {
  version: '2.10.0',
  integrity: 'sha512-+lmrnV0751R6U2rkIgVAlE1nWI7yZawlMlJDguW9tlFacCKhnGeCyc7tCMIhNNYIiGIQy4DEX5IzJhm4b3+dPA==',
};

/** Source of Umami's tracker. Throws where it cannot be had. */
export const umamiTracker = (): PeerFolder => {
  const { version, integrity } = UMAMI;
  const kept = `${peerFolder('web-vitals').path}../umami-tracker-${version}.js`;
  if (existsSync(kept)) return { path: kept, version };
  const out = mkdtempSync(join(tmpdir(), 'couplet-bench-'));
  try {
    spawnSync('npm', ['pack', `umami@${version}`, '--pack-destination', out, '--silent'], { stdio: 'ignore', shell });
    const packed = join(out, `umami-${version}.tgz`);
    if (!existsSync(packed)) throw new Error(`umami ${version} could not be fetched from npm`);
    const found = `sha512-${createHash('sha512').update(readFileSync(packed)).digest('base64')}`;
    if (found !== integrity) throw new Error(`umami ${version} is not what it was: ${found}`);
    const { status, stdout } = spawnSync('tar', ['-xOzf', packed, 'package/src/tracker/index.js']);
    if (status !== 0) throw new Error('umami could not be unpacked');
    writeFileSync(kept, stdout);
    return { path: kept, version };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
};
