import { auc, aucDifference, calibrationError, logloss, type ReliabilityBin } from '../../stats/offPolicy/classification';
import { type Estimate, meanAndSe } from '../../stats/offPolicy/intervals';
import { mainMetrics } from './metricText';

/** One line of a comparison: figures and their standard errors by name. */
export interface ModelRow {
  readonly model: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly se: Readonly<Record<string, number>>;
}

/** Results of a task, model by model. */
export interface Evaluation {
  readonly task: 'acceptance' | 'gain' | 'few-shot' | 'cf' | 'ratings' | 'session' | 'uplift' | 'effect' | 'ope' | 'bandit';
  /** Absent if no model can be trusted. */
  readonly chosen?: string;
  /** `rows` if it was chosen by these rows, which flatters it; `nothing` if it was set in advance; else it was chosen by `validation`. */
  readonly chosenBy?: 'rows' | 'nothing';
  /** Description of the figure used for the choice. */
  readonly chosenFor?: string;
  /** True if the evaluated model does not ship. */
  readonly unused?: true;
  readonly split: string;
  /** Number of rows or users evaluated. */
  readonly n: number;
  readonly rows: readonly ModelRow[];
  /** Results that the choice was based on. */
  readonly validation: readonly ModelRow[];
  /** For the card. */
  readonly plots?: EvaluationPlots;
}

export const modelRow = (model: string, estimates: Readonly<Record<string, Estimate>>): ModelRow => ({
  model,
  metrics: Object.fromEntries(Object.entries(estimates).map(([name, { value }]) => [name, value])),
  se: Object.fromEntries(Object.entries(estimates).map(([name, { se }]) => [name, se])),
});

export const acceptanceRow = (model: string, labels: Float32Array, probabilities: ArrayLike<number>): ModelRow => {
  const row = modelRow(model, { auc: auc(labels, probabilities), logloss: logloss(labels, probabilities) });
  return { ...row, metrics: { ...row.metrics, ece: calibrationError(labels, probabilities) } };
};

/** Paired differences between a and b: AUC by DeLong, log loss by row. Positive `aucGain` and `loglossGain` favour a. */
export const pairedGain = (
  labels: Float32Array,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { readonly aucGain: Estimate; readonly loglossGain: Estimate } => ({
  aucGain: aucDifference(labels, a, b),
  loglossGain: meanAndSe(Float64Array.from(labels, (y, i) => logloss([y], [b[i]!]).value - logloss([y], [a[i]!]).value)),
});

const cell = (row: ModelRow, name: string): string => {
  const value = row.metrics[name];
  if (value === undefined || !Number.isFinite(value)) return '–';
  const se = row.se[name];
  return se === undefined ? value.toFixed(4) : `${value.toFixed(4)} ±${se.toFixed(4)}`;
};

/** Plain-text table of models, the chosen one marked. */
export const describeRows = (rows: readonly ModelRow[], chosen?: string): readonly string[] => {
  const names = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))];
  const table = [
    ['', 'model', ...names],
    ...rows.map((row) => [row.model === chosen ? '*' : '', row.model, ...names.map((name) => cell(row, name))]),
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  return table.map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
};

/** The chosen model and the best of the others by the figures of the task. */
const chosenAndBest = ({ task, chosen, rows }: Evaluation): readonly ModelRow[] => {
  const merit = ({ metrics }: ModelRow): number => (mainMetrics[task] ?? []).reduce((sum, name) => sum + (metrics[name] ?? 0), 0);
  const best = rows.filter(({ model }) => model !== chosen).toSorted((a, b) => merit(b) - merit(a))[0];
  return rows.filter((row) => row.model === chosen || row === best);
};

export const describeEvaluation = (evaluation: Evaluation): readonly string[] => {
  const { task, chosen, chosenFor, unused, split, n, rows } = evaluation;
  return [
    `${task}: ${split}, n = ${n}`,
    ...(chosenFor === undefined ? [] : [`* chosen for ${chosenFor}`]),
    ...describeRows(unused ? chosenAndBest(evaluation) : rows, chosen),
  ];
};

/** Loss of one candidate while it learns, in nats. */
export interface LearningCurve {
  readonly model: string;
  readonly points: readonly { readonly epoch: number; readonly train: number; readonly validation?: number }[];
}

/** Incremental outcomes when the best-scored `share` of all is treated. */
interface UpliftCurve {
  readonly model: string;
  /** From share 0 to share 1. */
  readonly points: readonly { readonly share: number; readonly per1000: number }[];
}

/** Plots of an evaluation on the card, as data. `metrics.json` includes the same. */
interface EvaluationPlots {
  /** Of the chosen model on the held-out part. */
  readonly calibration?: readonly ReliabilityBin[];
  readonly learning?: readonly LearningCurve[];
  readonly uplift?: readonly UpliftCurve[];
}
