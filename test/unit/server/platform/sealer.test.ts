import { describe, expect, it } from 'vitest';
import { createSealer } from '../../../../src/server/platform/secrets';

const sealer = createSealer('a secret', 'tests');

describe('what is sealed', () => {
  it('opens as the row it was sealed for, and never looks the same twice', () => {
    const [one, two] = [sealer.seal('text', 'row'), sealer.seal('text', 'row')];
    expect(one).not.toBe(two);
    for (const sealed of [one, two]) {
      expect(sealed).not.toContain('text');
      expect(sealer.open(sealed, 'row')).toEqual({ ok: true, value: 'text' });
    }
  });

  it('opens as no other row, by no other secret or purpose, and not where a part of it was changed', () => {
    const sealed = sealer.seal('text', 'row');
    expect(sealer.open(sealed, 'other')).toMatchObject({ error: { code: 'sealed_broken' } });
    for (const other of [createSealer('another', 'tests'), createSealer('a secret', 'others')])
      expect(other.open(sealed, 'row')).toMatchObject({ error: { code: 'sealed_otherwise' } });
    const parts = sealed.split('.');
    for (const [n, part] of parts.entries()) {
      const changed = parts.with(n, (part[0] === 'B' ? 'C' : 'B') + part.slice(1)).join('.');
      expect(sealer.open(changed, 'row').ok).toBe(false);
    }
    for (const none of ['', '1', sealed.slice(0, -24), `${parts.slice(0, 3).join('.')}.`]) expect(sealer.open(none, 'row').ok).toBe(false);
  });
});
