import { composeCampaign, withPart } from '../../../../core/campaigns/composeCampaign';
import type { Filled } from '../../../../core/campaigns/preset';
import { presetOf } from '../../../../core/campaigns/presets';
import { localDate } from '../../../../core/localDay';
import { ok, type Result } from '../../../../core/result';
import { freeId } from '../draft/couponEdits';
import { type Draft, fieldsOf, listOf } from '../draft/draft';
import { scratch } from './scratch';

/** What a joining coupon adds to a draft, which may itself be unfinished: only the parts it is about are touched. */
const joined = (draft: Draft, { part }: Filled): Draft => {
  const { coupon, budget, triggers } = part;
  const whole = { ...draft, coupons: listOf(draft.coupons), budgets: fieldsOf(draft.budgets), rule: listOf(draft.rule) };
  const { quietMs, minViews, onAddToCart } = fieldsOf(draft.triggers);
  const readable = typeof quietMs === 'number' && typeof minViews === 'number' && typeof onAddToCart === 'boolean';
  const added = {
    ...whole,
    coupons: [...whole.coupons, coupon],
    budgets: { ...whole.budgets, [coupon.id]: budget },
    rule: [...whole.rule, coupon.id],
  };
  if (!readable) return { ...added, triggers };
  // The same rule as for a campaign that is whole.
  const base = { coupons: [], rule: [], triggers: { quietMs, minViews, onAddToCart } } as unknown as Parameters<typeof withPart>[0];
  return { ...added, triggers: withPart(base, part).triggers };
};

/**
 * The draft with one more coupon of a preset, or a whole campaign where there is none. Errors: those of the preset, at a choice's name.
 * @param preset a name of `core/campaigns/presets` or `scratch`
 * @param choices of the coupon, and of the shop where there is no draft
 */
export const startCampaign = (
  draft: Draft | undefined,
  preset: string,
  choices: Readonly<Record<string, unknown>>,
  now: number,
): Result<{ readonly draft: Draft; readonly id: string }> => {
  const kind = presetOf(preset) ?? scratch;
  const id = freeId(draft ?? {}, kind.name);
  const shop = draft ? { currency: draft.currency, timeZone: draft.timeZone, marginRate: draft.marginRate } : {};
  const filled = kind.fill({ ...choices, ...shop, id }, now);
  if (!filled.ok) return filled;
  if (draft) return ok({ draft: joined(draft, filled.value), id });
  const { part } = filled.value;
  const day = localDate(part.coupon.startsAt, filled.value.shop.timeZone).replaceAll('-', '');
  return ok({ draft: fieldsOf(composeCampaign(filled.value.shop, [part], `${kind.name}-${day}`)), id });
};
