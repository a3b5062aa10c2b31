import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { budgets, consoleBudgets, measureSizes, moduleBudgets } from '../../../scripts/sizes.mjs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'couplet-sizes-'));
  for (const part of ['assets', 'v1']) mkdirSync(join(folder, part));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What does not compress, of so many kB. */
const write = (name: string, kB: number): void => writeFileSync(join(folder, name), randomBytes(kB * 1_000));
const faults = () =>
  measureSizes(
    folder,
    budgets.filter(({ what }) => /^(tfjs|worker)/.test(what)),
  ).map(({ what, ok, fault = 'none' }) => [what, ok, fault.replace(/:.*/, '')]);

test('what a page loads may be neither over its budget nor all but empty, and a chunk that is not there is named', () => {
  write('v1/device.js', 15);
  write('assets/engine-12345678.js', 21);
  write('assets/tfjs-12345678.js', 26);
  expect(faults()).toEqual([
    ['worker and engine', true, 'none'],
    ['tfjs chunk', true, 'none'],
  ]);
  // As a bundler leaves it that took the backend for unused.
  write('assets/tfjs-12345678.js', 0.1);
  write('assets/engine-12345678.js', 27);
  expect(faults()).toEqual([
    ['worker and engine', false, 'OVER BUDGET'],
    ['tfjs chunk', false, 'TOO SMALL'],
  ]);
  rmSync(join(folder, 'assets/engine-12345678.js'));
  expect(faults()).toEqual([
    ['worker and engine', false, 'MISSING'],
    ['tfjs chunk', false, 'TOO SMALL'],
  ]);
});

test("the console's largest page is its first load with the page, and the part of it, that weigh most", () => {
  const console = mkdtempSync(join(tmpdir(), 'couplet-console-'));
  mkdirSync(join(console, 'assets'));
  const put = (name: string, imports: string, kB: number): void =>
    writeFileSync(join(console, 'assets', name), Buffer.concat([Buffer.from(imports), randomBytes(kB * 1_000)]));
  writeFileSync(join(console, 'index.html'), '<script src="./assets/index-1.js"></script><link href="./assets/index-1.css">');
  put('index-1.css', '', 5);
  put('index-1.js', 'import"./shared-1.js";import(`./Small-1.js`),import(`./Large-1.js`);', 10);
  put('shared-1.js', '', 20);
  put('Small-1.js', 'import"./shared-1.js";import(`./Part-1.js`);', 30);
  put('Part-1.js', '', 10);
  put('Large-1.js', 'import"./shared-1.js";import(`./Part-1.js`);import(`./Most-1.js`);', 20);
  put('Most-1.js', '', 30);
  const [first, largest] = measureSizes(console, consoleBudgets).map(({ files }) => files.map((file) => file.slice(7)).sort());
  expect(first).toEqual(['index-1.css', 'index-1.js']);
  expect(largest).toEqual(['Large-1.js', 'Most-1.js', 'index-1.css', 'index-1.js', 'shared-1.js']);
  rmSync(console, { recursive: true });
});

test('every budget has a least size that an emptied chunk is below', () => {
  for (const { kB } of [...budgets, ...consoleBudgets, ...moduleBudgets]) expect(0.75 * kB).toBeGreaterThanOrEqual(0.4);
});
