// `npm run check:reproducible`: two clean builds must be identical byte for byte, so that anyone can verify that the served files were made
// from this source. The statements of `npm run provenance` must be identical too.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cleanCommit, filesIn, provenanceStatement, sha256Of } from './provenance.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const source = cleanCommit(root);

/** SHA-256 of every file of a clean build, by path, and its provenance statement. Without a statement if the source is not a commit. */
const buildOnce = () => {
  rmSync(dist, { recursive: true, force: true });
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    process.stderr.write(stderr);
    process.exit(1);
  }
  const files = new Map(filesIn(dist).map((path) => [path, sha256Of(join(dist, path))]));
  return { files, statement: source.commit && provenanceStatement(root, source.commit) };
};

const [first, second] = [buildOnce(), buildOnce()];
const different = [...new Set([...first.files.keys(), ...second.files.keys()])].filter(
  (path) => first.files.get(path) !== second.files.get(path),
);
for (const path of different) console.error(`differs: ${path}`);
const whole = createHash('sha256')
  .update([...second.files].map(([path, hash]) => `${hash}  ${path}\n`).join(''))
  .digest('hex');
console.log(`reproducible: ${second.files.size} files, ${different.length} differ; sha256 of all: ${whole}`);
if (source.fault) console.log(`no provenance was compared: ${source.fault}`);
else console.log(`provenance: ${first.statement === second.statement ? 'the same' : 'differs'} of both builds of commit ${source.commit}`);
if (different.length > 0 || second.files.size === 0 || first.statement !== second.statement) process.exit(1);
