import { unfairFeature } from '../../bundle/checkFairness';
import { sourceOf } from './acceptanceFeatures';
import type { AcceptanceLog } from './acceptanceLog';

/**
 * The columns a model that is published may read: none that tells shoppers apart by device, locale, address or payment means, none of a
 * sensitive category by its name or its values. The coupon's own column stays; the campaign has answered for it.
 */
export const fairColumns = (
  log: AcceptanceLog,
  columns: readonly string[],
  sensitive: readonly string[],
): { readonly columns: readonly string[]; readonly notes: readonly string[] } => {
  const notes: string[] = [];
  const fair = columns.filter((column) => {
    if (column === log.coupon) return true;
    const at = log.columns.indexOf(column);
    const vocabulary = [...new Set(log.rows.map((row) => row[at]).filter((value) => value !== undefined))];
    const problem = unfairFeature({ source: sourceOf(log, column), vocabulary }, sensitive);
    if (problem) notes.push(`column ${column} left out: ${problem.message}`);
    return !problem;
  });
  return { columns: fair, notes };
};
