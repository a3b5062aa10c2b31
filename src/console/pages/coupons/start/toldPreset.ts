import type { Preset } from '../../../../campaigns/preset';
import { presetOf } from '../../../../campaigns/presets';
import { freeId } from '../draft/couponEdits';
import type { Draft } from '../draft/draft';
import { scratch } from './scratch';

/**
 * A preset and all it is told: what is chosen, and what a draft says of its shop.
 * @param preset a name of `campaigns/presets` or `scratch`
 */
export const toldPreset = (
  draft: Draft | undefined,
  preset: string,
  choices: Draft,
): { readonly kind: Preset; readonly id: string; readonly choices: Draft } => {
  const kind = presetOf(preset) ?? scratch;
  const id = freeId(draft ?? {}, kind.name);
  const shop = draft ? { currency: draft.currency, timeZone: draft.timeZone, marginRate: draft.marginRate } : {};
  return { kind, id, choices: { ...choices, ...shop, id } };
};
