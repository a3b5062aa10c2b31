import { meanAndSe } from '../../stats/offPolicy/intervals';
import { acceptanceRow, type ModelRow, modelRow } from '../metricsTable';
import { MODELS } from './acceptanceFold';
import {
  type AcceptancePart,
  chosenPredictions,
  clusteredGain,
  clusteredRow,
  type JudgedRows,
  pooledPredictions,
} from './acceptanceReport';

/** A variant's figures and what it gains over the chosen model (negative: it loses), by respondent. */
const variantRow = (model: string, judged: JudgedRows, p: Float32Array, chosen: Float32Array): ModelRow => {
  const [row, { aucGain, loglossGain }] = [clusteredRow(model, judged, p), clusteredGain(judged, p, chosen)];
  return {
    model,
    metrics: { ...row.metrics, aucGain: aucGain.value, loglossGain: loglossGain.value },
    se: { ...row.se, aucGain: aucGain.se, loglossGain: loglossGain.se },
  };
};

/** What folds with ablations found, pooled; empty without. */
export const ablationRows = (parts: readonly AcceptancePart[], judged: JudgedRows): readonly ModelRow[] => {
  const all = parts.flatMap((part) => (part.ablations ? [{ ...part.ablations, rows: part.rows }] : []));
  if (all.length === 0 || all.length < parts.length) return [];
  const chosen = chosenPredictions(parts);
  const direct = pooledPredictions(parts).get(MODELS.network);
  // Folds that had nothing to leave out answer as chosen.
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
