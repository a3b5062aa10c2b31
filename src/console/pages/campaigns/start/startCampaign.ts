import * as v from 'valibot';
import { type CampaignIssue, error } from '../../../../campaigns/campaignIssue';
import { couponEntries, percentEntries, percentOff, shopEntries } from '../../../../campaigns/choices';
import { composeCampaign, withPart } from '../../../../campaigns/composeCampaign';
import type { CampaignPart } from '../../../../campaigns/couponPart';
import { definePreset, type Filled, type Preset } from '../../../../campaigns/preset';
import { presetOf } from '../../../../campaigns/presets';
import { localDate } from '../../../../protocol/values/localDay';
import { ok, type Result } from '../../../../protocol/values/result';
import { MAIN } from '../../../api/campaignChoices';
import type { Language } from '../../../i18n/languages';
import { type Draft, fieldsOf, freeId, idOfTitle, listOf, placeOf, valueAt } from '../../coupons/draft/draft';
import { type FieldChange, sameValue } from '../../coupons/publish/changesOf';
import { addCampaign, freeCampaignId, moveCoupons } from '../model/edits';
import { couponFields, mostOf, shopFields } from './startFields';

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
const toldPreset = (
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

/**
 * All issues with these choices, at their fields; parameters as for `startCampaign`. Codes: those of `Preset.issues`, with `until_invalid`
 * and `tiers_not_rising` instead of `choices_invalid`.
 */
export const startIssues = (draft: Draft | undefined, preset: string, choices: Draft, now: number): readonly CampaignIssue[] => {
  const { kind, choices: told } = toldPreset(draft, preset, choices);
  const found = kind.issues(told, now).map((issue): CampaignIssue => {
    const { code, at } = issue;
    // The margin is the shop's, the discount the coupon's.
    if (code === 'below_cost') return { ...issue, at: preset === 'holiday' ? 'tiers' : 'percent' };
    return code === 'choices_invalid' ? { ...issue, code: at === 'until' ? 'until_invalid' : 'tiers_not_rising' } : issue;
  });
  // A preset would fill in a field that the merchant has emptied.
  const emptied = [...(couponFields[preset] ?? []), ...(draft ? [] : shopFields)].filter(
    (field) => field !== 'title' && choices[field] === undefined && !(field === 'budget' && mostOf(choices) === undefined),
  );
  return [...found, ...emptied.filter((field) => !found.some(({ at }) => at === field)).map((field) => error('field_missing', field))];
};

/** The triggers under which a draft's coupons and one more of a preset are asked for. */
const triggersWith = (draft: Draft, { part }: Filled): Draft => {
  const asked = fieldsOf(draft.triggers);
  const { quietMs, minViews, onAddToCart } = asked;
  const readable = typeof quietMs === 'number' && typeof minViews === 'number' && typeof onAddToCart === 'boolean';
  if (!readable) return part.triggers;
  // Uses the same function as for a complete campaign.
  const base = { coupons: [], rule: [], triggers: asked } as unknown as Parameters<typeof withPart>[0];
  return fieldsOf(withPart(base, part).triggers);
};

/** Adds a coupon to a draft, which may be incomplete. Nothing else changes. */
const joined = (draft: Draft, { coupon, budget }: CampaignPart): Draft => ({
  ...draft,
  coupons: [...listOf(draft.coupons), coupon],
  budgets: { ...fieldsOf(draft.budgets), [coupon.id]: budget },
  rule: [...listOf(draft.rule), coupon.id],
});

/** What the triggers of a preset would change in those of a draft. Empty if the choices are incomplete. */
export const triggerChanges = (draft: Draft, preset: string, choices: Draft, now: number): readonly FieldChange[] => {
  const { kind, choices: told } = toldPreset(draft, preset, choices);
  const made = kind.fill(told, now);
  if (!made.ok) return [];
  const [from, to] = [fieldsOf(draft.triggers), triggersWith(draft, made.value)];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) =>
    sameValue(from[key], to[key]) ? [] : [{ at: `triggers.${key}`, from: from[key], to: to[key] }],
  );
};

/** A title is stored in the language it was typed in. If that is not English, the preset's English title is kept. */
const inLanguage = (filled: Filled, title: unknown, language: Language): Filled => {
  if (language === 'en' || typeof title !== 'string') return filled;
  const { coupon } = filled.part;
  return { ...filled, part: { ...filled.part, coupon: { ...coupon, title: { ...coupon.title, [language]: title } } } };
};

interface StartOptions {
  /** Of the person who makes the choices. */
  readonly language?: Language;
  /** The campaign that gets the coupon; absent: a new one. */
  readonly campaign?: string | undefined;
  /** Name of a new campaign. */
  readonly name?: string;
  /** Whether the shop's triggers change to those of the preset, too. */
  readonly triggers?: boolean;
}

interface Started {
  readonly draft: Draft;
  /** Of the new coupon. */
  readonly id: string;
  readonly campaign: string;
}

/**
 * The draft with one more coupon of a preset in a campaign, or a whole file if there is none. Errors: those of the preset, at a choice's
 * name.
 * @param preset a name of `campaigns/presets` or `scratch`
 * @param choices of the coupon, and of the shop if there is no draft
 */
export const startCampaign = (
  draft: Draft | undefined,
  preset: string,
  choices: Readonly<Record<string, unknown>>,
  now: number,
  { language = 'en', campaign, name = preset, triggers = false }: StartOptions = {},
): Result<Started> => {
  const { kind, id, ...told } = toldPreset(draft, preset, choices);
  const { title, ...others } = told.choices;
  const made = kind.fill(language === 'en' ? told.choices : others, now);
  if (!made.ok) return made;
  const filled = inLanguage(made.value, title, language);
  // The merchant chose an amount of money, which a number of codes must not undercut.
  const part: CampaignPart = { ...filled.part, budget: { money: filled.part.budget.money } };
  const day = localDate(part.coupon.startsAt, filled.shop.timeZone).replaceAll('-', '');
  const whole = draft
    ? { ...joined(draft, part), ...(triggers ? { triggers: triggersWith(draft, filled) } : {}) }
    : fieldsOf(composeCampaign(filled.shop, [part], `${kind.name}-${day}`));
  if (campaign !== undefined) return ok({ draft: campaign === MAIN ? whole : moveCoupons(whole, new Set([id]), campaign), id, campaign });
  const owner = freeCampaignId(whole, kind.name);
  return ok({ draft: addCampaign(whole, { id: owner, name, coupons: [id] }), id, campaign: owner });
};

/** The coupon as these choices make it, for a preview. While the preset's own choices are incomplete, one with the same discount. */
export const startedCoupon = (draft: Draft | undefined, preset: string, choices: Draft, now: number, language: Language): unknown => {
  const { percent, cap, currency, timeZone, marginRate } = choices;
  const made = startCampaign(draft, preset, choices, now, { language });
  const shown = made.ok
    ? made
    : startCampaign(draft, 'scratch', draft ? { percent, cap } : { percent, cap, currency, timeZone, marginRate }, now, { language });
  return shown.ok ? valueAt(shown.value.draft, `coupons.${placeOf(shown.value.draft, shown.value.id)}`) : {};
};
