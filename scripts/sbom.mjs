// `npm run sbom [FILE]`: the packages that a shop installs with Couplet, as CycloneDX 1.5 (https://cyclonedx.org), by npm's own command.
// The same lock file gives the same bytes. By default into `sbom.cdx.json`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isPermissive } from './licences.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(process.argv[2] ?? 'sbom.cdx.json');
const readRoot = (file) => JSON.parse(readFileSync(resolve(root, file), 'utf8'));

/**
 * npm's bill of a project with production dependencies only. With `--omit dev`, npm would also leave out each package that a development
 * dependency shares, such as preact.
 */
const npmBill = () => {
  const { devDependencies: _dev, workspaces: _workspaces, scripts: _scripts, ...manifest } = readRoot('package.json');
  const { packages, ...lock } = readRoot('package-lock.json');
  const installed = Object.entries(packages).filter(
    ([path, { dev, devOptional, link }]) => path.startsWith('node_modules/') && !dev && !devOptional && !link,
  );
  const folder = mkdtempSync(join(tmpdir(), 'couplet-sbom-'));
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(
      join(folder, 'package-lock.json'),
      JSON.stringify({ ...lock, packages: { '': manifest, ...Object.fromEntries(installed) } }),
    );
    const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--sbom-type', 'application'];
    const options = { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' };
    const { status, stdout, stderr } = spawnSync('npm', args, options);
    if (status === 0) return JSON.parse(stdout);
    process.stderr.write(stderr);
    process.exit(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const bill = npmBill();
const dependsOn = new Map(bill.dependencies.map((entry) => [entry.ref, entry.dependsOn]));
const reached = new Set([bill.metadata.component['bom-ref']]);
// Optional packages of development dependencies are in the lock file without a mark.
for (const ref of reached) for (const next of dependsOn.get(ref) ?? []) reached.add(next);

const { timestamp: _now, ...metadata } = bill.metadata;
const { name, version } = readRoot('package.json');
// npm would add a random number and the time, and name the project after its folder.
const lock = createHash('sha256')
  .update(readFileSync(resolve(root, 'package-lock.json')))
  .digest('hex');
const serial = `${lock.slice(0, 8)}-${lock.slice(8, 12)}-4${lock.slice(13, 16)}-8${lock.slice(17, 20)}-${lock.slice(20, 32)}`;
const bom = {
  ...bill,
  serialNumber: `urn:uuid:${serial}`,
  metadata: { ...metadata, component: { ...metadata.component, name, version } },
  components: bill.components.filter((component) => reached.has(component['bom-ref'])),
  dependencies: bill.dependencies.filter(({ ref }) => reached.has(ref)),
};
writeFileSync(out, `${JSON.stringify(bom, undefined, 2)}\n`);
const licencesIn = ({ licenses = [] }) => licenses.map(({ expression, license }) => expression ?? license.id ?? license.name);
const refused = bom.components.flatMap((component) => {
  const licences = licencesIn(component);
  return licences.length > 0 && licences.every(isPermissive) ? [] : [`${component.name} (${licences.join(', ') || 'no licence'})`];
});
console.log(`${bom.components.length} components in ${out}${refused.length > 0 ? `; may not be shipped: ${refused.join(', ')}` : ''}`);
// An empty bill would be trivially complete.
if (bom.components.length === 0 || refused.length > 0) process.exit(1);
