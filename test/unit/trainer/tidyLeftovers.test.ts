import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tidyLeftovers } from '../../../src/trainer/bundle/bundleFolder';
import { temporaryFolder } from '../../../src/trainer/run/temporaryFolder';
import { freshFolder } from './fixtures';

const now = Date.now();
/** The number of a process that is over. */
const gone = spawnSync(process.execPath, ['--version']).pid;

const leave = (parent: string, name: string, ageMs: number): void => {
  const path = join(parent, name);
  mkdirSync(path);
  writeFileSync(join(path, 'manifest.json'), name);
  const then = new Date(now - ageMs);
  utimesSync(join(path, 'manifest.json'), then, then);
  utimesSync(path, then, then);
};

describe('tidyLeftovers', () => {
  it('removes what a dead run left a while ago, and nothing else', () => {
    const parent = freshFolder();
    const kept = ['bundle', `.bundle-${process.ppid}-AbCdEf`, `.other-${gone}-AbCdEf`, '.bundle-mine', `.bundle-${gone}-AbCdEf-notes`];
    for (const name of kept) leave(parent, name, 120_000);
    leave(parent, `.bundle-${gone}-Recent`, 1_000);
    leave(parent, `.bundle-${gone}-AbCdEf`, 120_000);
    leave(parent, `.bundle-${gone}-GhIjKl-old`, 120_000);
    tidyLeftovers(join(parent, 'bundle'), now);
    expect(readdirSync(parent).sort()).toEqual([...kept, `.bundle-${gone}-Recent`].sort());
  });

  it('puts the old bundle back when the run was killed before the new one was in place', () => {
    const parent = freshFolder();
    leave(parent, `.bundle-${gone}-AbCdEf`, 120_000);
    leave(parent, `.bundle-${gone}-AbCdEf-old`, 120_000);
    tidyLeftovers(join(parent, 'bundle'), now);
    expect(readdirSync(parent)).toEqual(['bundle']);
    expect(readFileSync(join(parent, 'bundle', 'manifest.json'), 'utf8')).toMatch(/-old$/);
  });

  it('leaves a folder that this process still uses, however long nothing was written to it', () => {
    const parent = freshFolder();
    const { path, remove } = temporaryFolder(parent, '.bundle-');
    const then = new Date(now - 120_000);
    utimesSync(path, then, then);
    tidyLeftovers(join(parent, 'bundle'), now);
    expect(readdirSync(parent)).toEqual([basename(path)]);
    // A killed process may have had the same number.
    leave(parent, `.bundle-${process.pid}-AbCdEf`, 120_000);
    tidyLeftovers(join(parent, 'bundle'), now);
    expect(readdirSync(parent)).toEqual([basename(path)]);
    remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('has nothing to do where there is no folder yet', () => {
    expect(() => tidyLeftovers(join(freshFolder(), 'new', 'bundle'), now)).not.toThrow();
  });
});
