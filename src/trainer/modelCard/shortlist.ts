import type { ModelRow } from '../metricsTable';

/** As many models fit a table at a glance. */
const ALL = 10;

/**
 * Few enough rows to read: all of a short list, else of each kind of model (the first word of its name) the best, and the chosen one; in
 * their order.
 *
 * @param metric figure to compare by, the larger the better
 */
export const shortlist = (rows: readonly ModelRow[], chosen: string | undefined, metric: string | undefined): readonly ModelRow[] => {
  if (rows.length <= ALL || metric === undefined) return rows;
  const kindOf = ({ model }: ModelRow): string => model.split(' ')[0] ?? model;
  const figureOf = ({ metrics }: ModelRow): number => metrics[metric] ?? Number.NEGATIVE_INFINITY;
  const best = new Map<string, ModelRow>();
  for (const row of rows) {
    const known = best.get(kindOf(row));
    if (!known || figureOf(row) > figureOf(known)) best.set(kindOf(row), row);
  }
  return rows.filter((row) => row.model === chosen || best.get(kindOf(row)) === row);
};
