import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const versionIn = (path: string): string => (JSON.parse(readFileSync(`${path}../package.json`, 'utf8')) as { version: string }).version;

/** Folder of onnxruntime-web's files, installed on demand: its 150 MB are nobody's but this bench's. Or why there is none. */
export const ortFolder = (): { readonly path: string; readonly version: string } | { readonly missing: string } => {
  const path = `${folder}node_modules/onnxruntime-web/dist/`;
  const found = () => ({ path, version: versionIn(path) });
  if (existsSync(path)) return found();
  process.stderr.write('Installing onnxruntime-web into bench/peers (150 MB on disk, for this bench only) …\n');
  const { status } = spawnSync('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  return status === 0 && existsSync(path) ? found() : { missing: 'onnxruntime-web could not be installed: npm ci --prefix bench/peers' };
};
