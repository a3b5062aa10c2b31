import { describe, expect, it } from 'vitest';
import { campaignReportsSchema, reportMode, reportSettingsSchema } from '../../../src/bundle/reportSettings';
import { parseWith } from '../../../src/protocol/values/parse';

const rest = {
  epsilon: 1,
  strata: [
    { source: 'session.views', atLeast: 3 },
    { source: 'session.carted', atLeast: 1 },
  ],
};
const read = (fields: object) => parseWith(campaignReportsSchema, { ...rest, ...fields }, 'invalid');

describe('the mode of reports', () => {
  it.each([
    ['nothing said', {}, 'local', true],
    ['before modes, on', { enabled: true }, 'local', true],
    ['before modes, off', { enabled: false }, 'off', false],
    ['local', { mode: 'local' }, 'local', true],
    ['split', { mode: 'split' }, 'split', false],
    ['off', { mode: 'off' }, 'off', false],
    ['split, as it is signed', { mode: 'split', enabled: false }, 'split', false],
  ])('%s: what a device of before modes goes by is true for local alone', (_, fields, mode, enabled) => {
    expect(read(fields)).toMatchObject({ ok: true, value: { mode, enabled } });
  });

  it.each([
    [{ mode: 'split', enabled: true }],
    [{ mode: 'off', enabled: true }],
    [{ mode: 'local', enabled: false }],
    [{ mode: 'tomorrow' }],
  ])('%j is refused', (fields) => {
    expect(read(fields).ok).toBe(false);
  });

  it('is read back as it was written, in a campaign and in a manifest', () => {
    for (const mode of ['local', 'split', 'off']) {
      const once = read({ mode });
      if (!once.ok) throw new Error(once.error.message);
      expect(read(once.value)).toEqual(once);
      expect(parseWith(reportSettingsSchema, once.value, 'invalid')).toEqual(once);
    }
  });

  it('of a manifest stays as it was signed, also one of before there were modes, and may not disagree with what earlier devices read', () => {
    const before = { ...rest, enabled: true };
    expect(parseWith(reportSettingsSchema, before, 'invalid')).toEqual({ ok: true, value: before });
    for (const fields of [{ mode: 'split', enabled: true }, { mode: 'off', enabled: true }, { mode: 'local' }])
      expect(parseWith(reportSettingsSchema, { ...rest, ...fields }, 'invalid').ok).toBe(false);
  });

  it('of a later version sends nothing on a device of today, which does not check the signed document', () => {
    for (const enabled of [true, false])
      expect(reportMode({ mode: 'tomorrow', enabled } as unknown as Parameters<typeof reportMode>[0])).toBe('off');
  });
});
