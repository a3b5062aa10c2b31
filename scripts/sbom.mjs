// `npm run sbom [FILE]`: the packages that a shop installs with Couplet, as CycloneDX 1.5 (https://cyclonedx.org), by npm's own command.
// The same lock file gives the same bytes. By default into `sbom.cdx.json`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(process.argv[2] ?? 'sbom.cdx.json');
const { status, stdout, stderr } = spawnSync(
  'npm',
  ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only', '--sbom-type', 'application'],
  { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' },
);
if (status !== 0) {
  process.stderr.write(stderr);
  process.exit(1);
}
const { timestamp: _now, ...metadata } = JSON.parse(stdout).metadata;
const { name, version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
// npm would add a random number and the time, and name the project after its folder.
const lock = createHash('sha256')
  .update(readFileSync(resolve(root, 'package-lock.json')))
  .digest('hex');
const serial = `${lock.slice(0, 8)}-${lock.slice(8, 12)}-4${lock.slice(13, 16)}-8${lock.slice(17, 20)}-${lock.slice(20, 32)}`;
const bom = {
  ...JSON.parse(stdout),
  serialNumber: `urn:uuid:${serial}`,
  metadata: { ...metadata, component: { ...metadata.component, name, version } },
};
writeFileSync(out, `${JSON.stringify(bom, undefined, 2)}\n`);
const unlicensed = bom.components.filter(({ licenses }) => !licenses?.length).map((component) => component.name);
console.log(`${bom.components.length} components in ${out}${unlicensed.length > 0 ? `; without a licence: ${unlicensed.join(', ')}` : ''}`);
// An empty bill would be trivially complete, and packages without a licence must not be installed with ours.
if (bom.components.length === 0 || unlicensed.length > 0) process.exit(1);
