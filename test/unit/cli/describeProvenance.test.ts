import { expect, test } from 'vitest';
import { SOFTWARE } from '../../../src/bundle/provenance';
import { describeProvenance } from '../../../src/cli/describeBundle';

test('a bundle says in one line who made it, what it follows and what it was learnt from, or that it does not know', () => {
  const items = { kind: 'items' as const, rows: 3 };
  const events = { kind: 'events' as const, sha256: 'ab', rows: 12, days: ['2026-01-01', '2026-02-01'] as [string, string] };
  expect(
    describeProvenance({ version: 1, software: SOFTWARE, previous: 'p', training: { seed: 7, logs: [events, items], warmStart: 'w' } }),
  ).toBe(
    `made by ${SOFTWARE}; replaces p; learnt with seed 7 from events (12 rows, 2026-01-01 to 2026-02-01, sha256 ab) and items (3 rows); network warm-started from w`,
  );
  expect(describeProvenance(undefined)).toContain('no provenance');
});
