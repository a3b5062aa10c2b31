import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'couplet-sbom-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Bill {
  readonly metadata: { readonly component: { readonly 'bom-ref': string } };
  readonly components: readonly { readonly 'bom-ref': string; readonly name: string; readonly group?: string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** Ends with an error if a licence may not be shipped. */
const billOf = (file: string): Bill => {
  execFileSync(process.execPath, ['scripts/sbom.mjs', join(folder, file)], { stdio: ['ignore', 'ignore', 'inherit'] });
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Bill;
};

test('the bill of materials has every package installed in production, also those that development shares, and no others', () => {
  const bill = billOf('one.json');
  const { components, dependencies } = bill;
  const names = new Set(components.map(({ name, group }) => (group ? `${group}/${name}` : name)));
  const wanted = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly dependencies: Readonly<Record<string, string>> };
  expect(Object.keys(wanted.dependencies).filter((name) => !names.has(name))).toEqual([]);
  expect(['vite', 'vitest', 'typescript', '@typescript/typescript-linux-x64'].filter((name) => names.has(name))).toEqual([]);
  const refs = new Set([bill.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
  expect(dependencies.filter(({ ref }) => !refs.has(ref))).toEqual([]);
  expect(dependencies.flatMap(({ dependsOn }) => dependsOn.filter((ref) => !refs.has(ref)))).toEqual([]);
  expect(billOf('two.json')).toEqual(bill);
});
