import type { ModelRow } from './metricsTable';

/** Best validation NDCG@20 of each kind of model (the first word of its name), and the named ones, so that the test is asked few questions. */
export const finalists = (validation: readonly ModelRow[], named: readonly string[]): ReadonlySet<string> => {
  const kinds = new Map<string, ModelRow>();
  for (const row of validation) {
    const kind = row.model.split(' ')[0] ?? row.model;
    const known = kinds.get(kind);
    if (!known || row.metrics.ndcgAt20! > known.metrics.ndcgAt20!) kinds.set(kind, row);
  }
  return new Set([...Array.from(kinds.values(), ({ model }) => model), ...named]);
};
