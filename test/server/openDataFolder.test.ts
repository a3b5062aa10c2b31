import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDataFolder } from '../../src/server/store/openStore';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-folder-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const modeOf = (folder: string): string => (statSync(folder).mode & 0o777).toString(8);

it('a data folder is its owner’s: made so, and shut where everybody could read it', () => {
  const said: string[] = [];
  const opened = (folder: string): string => {
    openDataFolder(folder, (line) => said.push(line));
    return modeOf(folder);
  };
  expect(opened(join(dir, 'new', 'one'))).toBe('700');
  // A group that may read it was let in by somebody.
  chmodSync(dir, 0o750);
  expect(opened(dir)).toBe('750');
  expect(said).toEqual([]);
  chmodSync(dir, 0o755);
  expect(opened(dir)).toBe('700');
  expect(said).toEqual([expect.stringContaining(dir)]);
});
