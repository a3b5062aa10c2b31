import * as v from 'valibot';
import { couponEntries, percentEntries, percentOff, shopEntries } from '../../../../campaigns/choices';
import { composeCampaign, withPart } from '../../../../campaigns/composeCampaign';
import { definePreset, type Filled, type Preset } from '../../../../campaigns/preset';
import { presetOf } from '../../../../campaigns/presets';
import { localDate } from '../../../../protocol/values/localDay';
import { ok, type Result } from '../../../../protocol/values/result';
import type { Language } from '../../../i18n/i18n';
import { type Draft, fieldsOf, freeId, idOfTitle, listOf } from '../draft/draft';

/** A percentage discount for all shoppers, as a starting point for anything else. */
const scratch = definePreset(
  {
    name: 'coupon',
    summary: 'a share off for everybody',
    schema: v.strictObject({ ...shopEntries, ...couponEntries, ...percentEntries(10) }),
  },
  (choices) =>
    ok({
      coupon: {
        title: { en: `${choices.percent}% off` },
        ...percentOff(choices),
        when: { all: [] },
        frequency: { perSession: 1, perDay: 2, lifetime: 10 },
        triggers: { quietMs: 4_000, minViews: 3, onAddToCart: true },
      },
      description: { seenBy: 'everybody', notSeenBy: 'nobody', watch: 'who would have bought anyway' },
    }),
);

/**
 * A preset with all its input: the choices, and the shop's settings from a draft.
 * @param preset a name of `campaigns/presets` or `scratch`
 */
export const toldPreset = (
  draft: Draft | undefined,
  preset: string,
  choices: Draft,
): { readonly kind: Preset; readonly id: string; readonly choices: Draft } => {
  const kind = presetOf(preset) ?? scratch;
  // Without a Latin title, after the template, or what the coupon gives.
  const plain = kind === scratch ? `${String(choices.percent ?? 10).replaceAll(/\D+/g, '-')}-off` : kind.name;
  const id = freeId(draft ?? {}, idOfTitle(choices.title) ?? idOfTitle(plain) ?? kind.name);
  const shop = draft ? { currency: draft.currency, timeZone: draft.timeZone, marginRate: draft.marginRate } : {};
  return { kind, id, choices: { ...choices, ...shop, id } };
};

/** Adds a coupon to a draft, which may be incomplete. Only the affected parts change. */
const joined = (draft: Draft, { part }: Filled): Draft => {
  const { coupon, budget, triggers } = part;
  const whole = { ...draft, coupons: listOf(draft.coupons), budgets: fieldsOf(draft.budgets), rule: listOf(draft.rule) };
  const asked = fieldsOf(draft.triggers);
  const { quietMs, minViews, onAddToCart } = asked;
  const readable = typeof quietMs === 'number' && typeof minViews === 'number' && typeof onAddToCart === 'boolean';
  const added = {
    ...whole,
    coupons: [...whole.coupons, coupon],
    budgets: { ...whole.budgets, [coupon.id]: budget },
    rule: [...whole.rule, coupon.id],
  };
  if (!readable) return { ...added, triggers };
  // Uses the same function as for a complete campaign.
  const base = { coupons: [], rule: [], triggers: asked } as unknown as Parameters<typeof withPart>[0];
  return { ...added, triggers: withPart(base, part).triggers };
};

/** A title is stored in the language it was typed in. If that is not English, the preset's English title is kept. */
const inLanguage = (filled: Filled, title: unknown, language: Language): Filled => {
  if (language === 'en' || typeof title !== 'string') return filled;
  const { coupon } = filled.part;
  return { ...filled, part: { ...filled.part, coupon: { ...coupon, title: { ...coupon.title, [language]: title } } } };
};

/**
 * The draft with one more coupon of a preset, or a whole campaign if there is none. Errors: those of the preset, at a choice's name.
 * @param preset a name of `campaigns/presets` or `scratch`
 * @param choices of the coupon, and of the shop if there is no draft
 * @param language of the person who makes these choices
 */
export const startCampaign = (
  draft: Draft | undefined,
  preset: string,
  choices: Readonly<Record<string, unknown>>,
  now: number,
  language: Language = 'en',
): Result<{ readonly draft: Draft; readonly id: string }> => {
  const { kind, id, ...told } = toldPreset(draft, preset, choices);
  const { title, ...others } = told.choices;
  const made = kind.fill(language === 'en' ? told.choices : others, now);
  if (!made.ok) return made;
  const filled = inLanguage(made.value, title, language);
  if (draft) return ok({ draft: joined(draft, filled), id });
  const { part } = filled;
  const day = localDate(part.coupon.startsAt, filled.shop.timeZone).replaceAll('-', '');
  return ok({ draft: fieldsOf(composeCampaign(filled.shop, [part], `${kind.name}-${day}`)), id });
};
