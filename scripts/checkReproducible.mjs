// `npm run check:reproducible`: two clean builds must be the same, byte for byte, so that anybody can see that what is served was made of this source.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });

/** SHA-256 of every file of a build from nothing, by its path. */
const buildOnce = () => {
  rmSync(dist, { recursive: true, force: true });
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    process.stderr.write(stderr);
    process.exit(1);
  }
  const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return new Map(
    filesIn(dist)
      .map((path) => [relative(dist, path), digest(path)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};

const [first, second] = [buildOnce(), buildOnce()];
const different = [...new Set([...first.keys(), ...second.keys()])].filter((path) => first.get(path) !== second.get(path));
for (const path of different) console.error(`differs: ${path}`);
const whole = createHash('sha256')
  .update([...second].map(([path, hash]) => `${hash}  ${path}\n`).join(''))
  .digest('hex');
console.log(`reproducible: ${second.size} files, ${different.length} differ; sha256 of all: ${whole}`);
if (different.length > 0 || second.size === 0) process.exit(1);
