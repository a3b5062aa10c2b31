import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { manifestSchema } from '../../../src/bundle/manifest';
import { mergeTriggers } from '../../../src/campaigns/composeCampaign';
import { presetOf } from '../../../src/campaigns/presets';
import { DAY, HOUR, SECOND } from '../../../src/protocol/values/clock';

const triggersSchema = manifestSchema.entries.triggers;
const base = { quietMs: 4_000, minViews: 3, onAddToCart: true };
const every = {
  ...base,
  onViews: false,
  onPage: ['/sale/*', 'cart'],
  afterMs: 20 * SECOND,
  scrollShare: 0.5,
  exitIntent: true,
  idleMs: 30 * SECOND,
  cartValue: 5_000,
  onClick: '.help',
};

describe('the triggers of a bundle', () => {
  it('may be the three there always were, or with any of the others', () => {
    expect(v.parse(triggersSchema, base)).toEqual(base);
    expect(v.parse(triggersSchema, every)).toEqual(every);
    // What a later version adds is passed over.
    expect(v.parse(triggersSchema, { ...base, onMoonrise: true })).toEqual(base);
  });

  it.each([
    { onPage: [] },
    { onPage: [''] },
    { afterMs: 999 },
    { afterMs: HOUR + 1 },
    { scrollShare: 0 },
    { scrollShare: 1.01 },
    { idleMs: 4_999 },
    { cartValue: 0 },
    { cartValue: 0.5 },
    { onClick: '' },
    { exitIntent: 'yes' },
  ])('are refused with %o', (bad) => expect(v.safeParse(triggersSchema, { ...base, ...bad }).success).toBe(false));
});

describe('mergeTriggers', () => {
  it('adds nothing to campaigns that say nothing of moments', () =>
    expect(mergeTriggers([base, { quietMs: 5_000, minViews: 1, onAddToCart: false }])).toEqual({ ...base, minViews: 1 }));

  it('asks when any would', () => {
    expect(
      mergeTriggers([
        every,
        { ...base, onPage: ['cart', '/new'], afterMs: 10 * SECOND, scrollShare: 0.9, idleMs: 60 * SECOND, cartValue: 4_000, onClick: '#b' },
      ]),
    ).toEqual({
      ...base,
      onPage: ['/sale/*', 'cart', '/new'],
      afterMs: 10 * SECOND,
      scrollShare: 0.5,
      exitIntent: true,
      idleMs: 30 * SECOND,
      cartValue: 4_000,
      onClick: '.help, #b',
    });
    expect(mergeTriggers([every, every])).toEqual(every);
  });

  it('does not lower the views of one campaign by those of another that does not ask by them', () => {
    expect(mergeTriggers([base, { ...base, minViews: 1, onViews: false }])).toEqual(base);
    expect(
      mergeTriggers([
        { ...base, onViews: false },
        { ...base, minViews: 1, onViews: false },
      ]),
    ).toEqual({ ...base, minViews: 1, onViews: false });
  });
});

describe('a preset with moments and rules of its own', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  const shop = { currency: 'EUR', timeZone: 'Europe/Berlin', cap: 1_000 };
  const filled = (choices: object) => {
    const made = presetOf('new-shopper')!.fill({ ...shop, ...choices }, now);
    if (!made.ok) throw new Error(made.error.message);
    return made.value.part;
  };

  it('keeps to the preset where nothing is chosen', () => {
    expect(filled({}).triggers).toEqual(base);
    expect(Object.keys(filled({}).coupon.frequency).sort()).toEqual(['lifetime', 'perDay', 'perSession']);
  });

  it('adds what is chosen', () => {
    const part = filled({
      onPage: ['/sale/*', 'cart'],
      after: 20,
      scroll: 50,
      exitIntent: true,
      idle: 30,
      cartValue: 5_000,
      onClick: '.help',
      momentsOnly: true,
      perPage: 1,
      perWeek: 2,
      gapHours: 48,
      untilClosed: true,
    });
    expect(part.triggers).toEqual({ ...every, onAddToCart: false });
    expect(v.parse(triggersSchema, part.triggers)).toEqual(part.triggers);
    expect(part.coupon.frequency).toMatchObject({ perPage: 1, perWeek: 2, minGapMs: 2 * DAY, until: 'closed' });
  });

  it.each([{ after: 0 }, { scroll: 101 }, { idle: 4 }, { perWeek: 21 }, { gapHours: 0 }, { onPage: [] }, { exitIntent: 'yes' }])(
    'refuses %o',
    (choices) =>
      expect(presetOf('new-shopper')!.fill({ ...shop, ...choices }, now)).toMatchObject({ ok: false, error: { code: 'choices_invalid' } }),
  );
});
