import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { provenanceOf, SOFTWARE } from '../../../src/bundle/provenance';
import { Provenance } from '../../../src/console/pages/versions/VersionCard';
import '../../helpers/console/strings';

const [previous, warmStart, sha256] = ['0123456789abcdef', 'fedcba9876543210', 'ab'.repeat(32)];
const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

it('the page of versions tells who made one, in whose place, and from what it was learnt', () => {
  const events = { kind: 'events' as const, sha256, rows: 12_345, days: ['2026-01-01', '2026-02-01'] as [string, string] };
  const training = { seed: 7, logs: [events, { kind: 'items' as const, rows: 3 }], warmStart };
  const shown = textOf(renderToString(h(Provenance, { provenance: provenanceOf(training, previous) })));
  for (const part of [
    `Made by ${SOFTWARE}`,
    `Replaced ${previous}`,
    `Training data Behaviour log: 12,345 rows, Jan 1, 2026 to Feb 1, 2026 SHA-256 ${sha256} Item list: 3 rows`,
    'Seed 7',
    `Training started from ${warmStart}`,
  ])
    expect(shown).toContain(part);
  expect(textOf(renderToString(h(Provenance, { provenance: provenanceOf(undefined) })))).toBe(`Made by ${SOFTWARE}`);
});
