import { auc, aucInfluences, loglossInfluences } from '../../stats/offPolicy/classification';
import { clusteredSe, type Estimate, meanAndSe } from '../../stats/offPolicy/intervals';
import { acceptanceRow, type ModelRow, modelRow, pairedGain } from '../metrics/metricsTable';
import { type AcceptanceFoldOutput, MODELS, type ModelKind } from './acceptanceFold';

/** Answers of one fold and their rows in the judged file. */
export interface AcceptancePart extends AcceptanceFoldOutput {
  readonly rows: readonly number[];
}

/** Judged rows. */
interface JudgedRows {
  readonly y: Float32Array;
  readonly groups: readonly string[];
}

const kinds = Object.keys(MODELS) as ModelKind[];
const MIXED = 'best on validation of each fold';

/** Name of the chosen row: one kind of model, or the choice of each fold. */
export const chosenModel = (parts: readonly AcceptancePart[]): string => {
  const chosen = new Set(parts.map((part) => part.chosen));
  return chosen.size === 1 && parts[0] ? MODELS[parts[0].chosen] : MIXED;
};

const join = (parts: readonly AcceptancePart[], pick: (part: AcceptancePart) => Float32Array | undefined): Float32Array | undefined => {
  const out = new Float32Array(parts.reduce((sum, { rows }) => sum + rows.length, 0));
  for (const part of parts) {
    const p = pick(part);
    if (!p) return undefined;
    for (const [i, row] of part.rows.entries()) out[row] = p[i]!;
  }
  return out;
};

/** Probability of every row by the model chosen in its fold. */
export const chosenPredictions = (parts: readonly AcceptancePart[]): Float32Array =>
  join(parts, ({ predictions, chosen }) => predictions[chosen]) ?? new Float32Array();

/** Out-of-fold probabilities of every model that answered in all parts, pooled. */
export const pooledPredictions = (parts: readonly AcceptancePart[]): ReadonlyMap<string, Float32Array> => {
  const pooled = new Map<string, Float32Array>();
  for (const kind of kinds) {
    const p = join(parts, ({ predictions }) => predictions[kind]);
    if (p) pooled.set(MODELS[kind], p);
  }
  if (chosenModel(parts) === MIXED) pooled.set(MIXED, chosenPredictions(parts));
  return pooled;
};

/** Figures of one model. `…ByRespondent` are standard errors that allow for dependence between answers of one respondent. */
export const clusteredRow = (model: string, { y, groups }: JudgedRows, p: Float32Array): ModelRow => {
  const row = acceptanceRow(model, y, p);
  return {
    ...row,
    se: {
      ...row.se,
      aucByRespondent: clusteredSe(aucInfluences(y, p), groups),
      loglossByRespondent: clusteredSe(loglossInfluences(y, p), groups),
    },
  };
};

/** Paired differences in favour of a, allowing for dependence between rows of one respondent. */
export const clusteredGain = (
  { y, groups }: JudgedRows,
  a: Float32Array,
  b: Float32Array,
): { readonly aucGain: Estimate; readonly loglossGain: Estimate } => {
  const gain = pairedGain(y, a, b);
  const se = (x: Float64Array, z: Float64Array): number =>
    clusteredSe(
      x.map((value, i) => value - z[i]!),
      groups,
    );
  return {
    aucGain: { value: gain.aucGain.value, se: se(aucInfluences(y, a), aucInfluences(y, b)) },
    loglossGain: { value: gain.loglossGain.value, se: se(loglossInfluences(y, b), loglossInfluences(y, a)) },
  };
};

/** Means over the parts of the figures that the choices were based on. */
export const meanValidation = (parts: readonly AcceptancePart[]): readonly ModelRow[] => {
  const rows = parts.flatMap(({ validation }) => validation);
  const names = [...new Set(rows.map(({ model }) => model))];
  return names.map((model) => {
    const of = rows.filter((row) => row.model === model);
    const mean = (name: 'auc' | 'logloss'): number => of.reduce((sum, row) => sum + row[name], 0) / of.length;
    return { model, metrics: { auc: mean('auc'), logloss: mean('logloss') }, se: {} };
  });
};

/** Adds figures of another split under names with a suffix, e.g. `aucRows`. */
export const besides = (rows: readonly ModelRow[], others: readonly ModelRow[], suffix: string): readonly ModelRow[] => {
  const renamed = (figures: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}${suffix}`, value]));
  return rows.map((row) => {
    const other = others.find(({ model }) => model === row.model);
    return other ? { ...row, metrics: { ...row.metrics, ...renamed(other.metrics) }, se: { ...row.se, ...renamed(other.se) } } : row;
  });
};

/** Mean of the folds' own AUCs, which unlike the pooled AUC are not affected by different scales of the folds. Empty for one part. */
export const withFoldMeans = (rows: readonly ModelRow[], parts: readonly AcceptancePart[], y: Float32Array): readonly ModelRow[] => {
  if (parts.length < 2) return rows;
  const pooled = pooledPredictions(parts);
  return rows.map((row) => {
    const p = pooled.get(row.model);
    if (!p) return row;
    const areas = parts.map(
      ({ rows: at }) =>
        auc(
          at.map((i) => y[i]!),
          at.map((i) => p[i]!),
        ).value,
    );
    const { value, se } = meanAndSe(areas);
    return { ...row, metrics: { ...row.metrics, aucFolds: value }, se: { ...row.se, aucFolds: se } };
  });
};

/** A variant's figures and its gain over the chosen model (negative: a loss), by respondent. */
const variantRow = (model: string, judged: JudgedRows, p: Float32Array, chosen: Float32Array): ModelRow => {
  const [row, { aucGain, loglossGain }] = [clusteredRow(model, judged, p), clusteredGain(judged, p, chosen)];
  return {
    model,
    metrics: { ...row.metrics, aucGain: aucGain.value, loglossGain: loglossGain.value },
    se: { ...row.se, aucGain: aucGain.se, loglossGain: loglossGain.se },
  };
};

/** Pooled results of folds with ablations. Empty without. */
export const ablationRows = (parts: readonly AcceptancePart[], judged: JudgedRows): readonly ModelRow[] => {
  const all = parts.flatMap((part) => (part.ablations ? [{ ...part.ablations, rows: part.rows }] : []));
  if (all.length === 0 || all.length < parts.length) return [];
  const chosen = chosenPredictions(parts);
  const direct = pooledPredictions(parts).get(MODELS.network);
  // Folds without a part to leave out answer as chosen.
  const variants = [...new Set(all.flatMap((fold) => Object.keys(fold.variants)))].map((name) => {
    const p = Float32Array.from(chosen);
    for (const fold of all) for (const [i, row] of fold.rows.entries()) p[row] = fold.variants[name]?.[i] ?? p[row]!;
    return variantRow(name, judged, p, chosen);
  });
  const lopsided = Object.keys(all[0]?.lopsided.variants ?? {}).map((name) => {
    const rows = all.flatMap((fold) => fold.lopsided.rows.map((at) => fold.rows[at]!));
    const p = Float32Array.from(all.flatMap((fold) => [...(fold.lopsided.variants[name] ?? [])]));
    return acceptanceRow(
      name,
      Float32Array.from(rows, (row) => judged.y[row]!),
      p,
    );
  });
  const epochs = (kind: 'cold' | 'warm') => ({ epochs: meanAndSe(all.map((fold) => fold.epochs[kind])) });
  return [
    ...(direct ? [variantRow('without distillation', judged, direct, chosen)] : []),
    ...variants,
    ...lopsided,
    modelRow('cold start, epochs to its best validation loss', epochs('cold')),
    modelRow('warm start, epochs to the same loss', epochs('warm')),
  ];
};
