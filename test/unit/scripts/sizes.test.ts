import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { budgets, consoleBudgets, measureSizes, moduleBudgets } from '../../../scripts/sizes.mjs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'couplet-sizes-'));
  mkdirSync(join(folder, 'assets'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What does not compress, of so many kB. */
const write = (name: string, kB: number): void => writeFileSync(join(folder, 'assets', name), randomBytes(kB * 1_000));
const faults = () =>
  measureSizes(
    folder,
    budgets.filter(({ what }) => /^(tfjs|split)/.test(what)),
  ).map(({ what, ok, fault = 'none' }) => [what, ok, fault.replace(/:.*/, '')]);

test('a chunk may be neither over its budget nor all but empty, and one that is not there is named', () => {
  write('split-1.js', 20);
  write('core-1.js', 14);
  write('tfjs-1.js', 11);
  expect(faults()).toEqual([
    ['split, with a report', true, 'none'],
    ['tfjs chunk', true, 'none'],
  ]);
  // As a bundler leaves it that took the backend for unused.
  write('tfjs-1.js', 0.1);
  write('split-1.js', 40);
  expect(faults()).toEqual([
    ['split, with a report', false, 'OVER BUDGET'],
    ['tfjs chunk', false, 'TOO SMALL'],
  ]);
  rmSync(join(folder, 'assets/split-1.js'));
  write('tfjs-1.js', 11);
  write('core-1.js', 0);
  expect(faults()).toEqual([
    ['split, with a report', false, 'MISSING'],
    ['tfjs chunk', false, 'TOO SMALL'],
  ]);
});

test('every budget has a least size that an emptied chunk is below', () => {
  for (const { kB, least = kB / 2 } of [...budgets, ...consoleBudgets, ...moduleBudgets]) expect(least).toBeGreaterThanOrEqual(0.4);
});
