import type { Estimate } from '../../stats/offPolicy/intervals';
import type { DataQuality } from '../ingest/dataQuality';
import type { Evaluation, ModelRow } from '../metrics/metricsTable';
import type { Heterogeneity } from '../uplift/policyGate';

export interface EvaluationAnswer {
  /** `rows` is empty when the test file has no labels to evaluate. */
  readonly evaluation: Evaluation;
  readonly quality: readonly DataQuality[];
  /** CSV with one line per test row, user or session. */
  readonly predictions: string;
  /** Paired differences between the chosen model and the model `over`. */
  readonly gains?: { readonly over: string; readonly estimates: Readonly<Record<string, Estimate>> };
  /** The chosen model with one part left out or changed. */
  readonly ablations?: readonly ModelRow[];
  /** Why figures are wrong. Shown before them. */
  readonly warnings?: readonly string[];
  readonly notes?: readonly string[];
  /** Uplift: does a treatment's effect differ between people? */
  readonly heterogeneity?: Heterogeneity;
}

/** `evaluate --json`: one object with the figures of the chosen model at the top level. */
export const evaluationJson = ({
  evaluation,
  quality,
  gains,
  ablations,
  warnings = [],
  notes,
  heterogeneity,
}: EvaluationAnswer): object => {
  const { task, chosen, split, n, rows, validation } = evaluation;
  const row = rows.find(({ model }) => model === chosen);
  return {
    task,
    model: chosen ?? null,
    split,
    n,
    metrics: row?.metrics ?? {},
    se: row?.se ?? {},
    candidates: rows.map(({ model, metrics, se }) => ({ model, metrics, se })),
    validation: validation.map(({ model, metrics }) => ({ model, metrics })),
    ...(gains ? { gains: { over: gains.over, ...gains.estimates } } : {}),
    ...(ablations ? { ablations } : {}),
    ...(heterogeneity ? { heterogeneity } : {}),
    ...(notes ? { notes: [...warnings, ...notes] } : {}),
    quality,
  };
};
