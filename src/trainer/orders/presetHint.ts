import type { PurchaseColumn, PurchaseColumnMap } from './orderColumns';
import { type OrderPresetName, orderPresets } from './orderPresets';

/** The shop whose order export the file looks like: it has at least half of the headings. */
export const likelyPreset = (headings: readonly string[]): OrderPresetName | undefined => {
  const shares = (['shopify', 'woocommerce', 'medusa', 'vendure'] as const).map((name) => {
    const own = Object.values(orderPresets[name].columns);
    return { name, share: own.filter((heading) => headings.includes(heading)).length / own.length };
  });
  const best = shares.reduce((a, b) => (b.share > a.share ? b : a));
  return best.share >= 0.5 ? best.name : undefined;
};

/**
 * What is wrong with an order export that lacks a column, where it looks like that of a known shop.
 * @param given preset that was asked for
 * @param missing column that was not found
 */
export const presetHint = (
  path: string,
  headings: readonly string[],
  given: OrderPresetName | undefined,
  missing: PurchaseColumn,
): string | undefined => {
  const preset = likelyPreset(headings);
  if (preset === undefined) return undefined;
  if (given !== undefined && given !== preset)
    return `${path} has the headings of ${preset}, not of ${given}: use --preset ${preset}, or leave it out.`;
  const usual: PurchaseColumnMap = { ...orderPresets[preset].columns, ...orderPresets[preset].goods };
  const heading = usual[missing] ?? (missing === 'subtotal' ? (usual.subtotal_after_discount ?? usual.total) : undefined);
  const absent = [...new Set([...orderPresets[preset].known, ...(heading === undefined ? [] : [heading])])]
    .filter((name) => !headings.includes(name))
    .map((name) => JSON.stringify(name));
  if (absent.length === 0) return undefined;
  // With the preset named, only what it cannot do without is missed.
  const orElse =
    heading !== undefined && headings.includes(heading) ? `name --preset ${preset}` : 'name the columns that stand for them with --columns';
  return `${path} looks like an order export of ${preset} without ${absent.join(' and ')}. Export it again with ${absent.length === 1 ? 'this heading' : 'these headings'}, or ${orElse}.`;
};
