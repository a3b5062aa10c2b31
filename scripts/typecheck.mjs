import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// One compiler run a runtime, as listed in tsconfig.json: `tsc -b` would want emitted declarations.
const { references } = JSON.parse(readFileSync('tsconfig.json', 'utf8'));
let failed = 0;
for (const { path } of references) {
  const run = spawnSync('npx', ['tsc', '-p', path], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (run.status !== 0) failed += 1;
}
console.log(`typecheck: ${references.length} projects, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
