import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Claim and the paths that prove it, of every row. */
const rows = readFileSync('docs/privacy-claims.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| claim '))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, claim = '', proof = '']) => [claim, [...proof.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)] as const);

describe('docs/privacy-claims.md', () => {
  it('has a proof for each claim', () => {
    expect(rows.length).toBeGreaterThanOrEqual(30);
    expect(rows.length).toBeLessThanOrEqual(60);
    expect(rows.filter(([, paths]) => paths.length === 0)).toEqual([]);
  });

  it('names only existing files', () => {
    expect(rows.flatMap(([, paths]) => paths.filter((path) => !existsSync(path)))).toEqual([]);
  });
});
