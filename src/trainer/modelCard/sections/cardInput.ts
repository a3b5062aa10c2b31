import type { Manifest } from '../../../bundle/manifest';
import type { FeatureSpec } from '../../../engine/features/featureSpec';
import { explainNetwork } from '../../../engine/scoring/integratedGradients';
import type { DataQuality } from '../../ingest/dataQuality';
import type { Evaluation } from '../../metrics/metricsTable';
import type { CompressionGate } from '../../network/compressNetwork';
import type { FittedNetwork } from '../../network/selectNetwork';
import { spread } from '../../run/sampling';

/** A file of the bundle. */
export interface CardFile {
  readonly name: string;
  readonly what: string;
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly sha256: string;
}

/** Content of a card. It has no time or place, so that the same training writes the same card. */
export interface CardInput {
  readonly id: string;
  readonly seed: number;
  readonly publicKey: string;
  readonly manifest: Manifest;
  readonly files: readonly CardFile[];
  readonly quality: readonly DataQuality[];
  readonly evaluations: readonly Evaluation[];
  readonly gates: readonly CompressionGate[];
  readonly importance?: FeatureImportance;
  readonly notes: readonly string[];
}

/** Importance of the network's features, over rows of its training log. */
export interface FeatureImportance {
  readonly rows: number;
  /** Mean |contribution| to the logit (`explainNetwork`), largest first. */
  readonly features: readonly { readonly feature: string; readonly value: number }[];
  /**
   * Largest gap of a row's parts to its score's distance from the baseline, as a share of that distance. Distances below 0.1 count as 0.1.
   */
  readonly worstGap: number;
}

/** Number of rows explained. Each takes some dozens of passes. */
const MOST = 200;

export const featureImportance = (
  features: FeatureSpec,
  { spec, weights }: FittedNetwork,
  samples: { readonly rows: number; readonly width: number; readonly x: Float32Array },
): FeatureImportance => {
  const rows = spread(samples.rows, MOST);
  const sums = new Map(features.fields.map(({ name }) => [name, 0]));
  let worstGap = 0;
  for (const row of rows) {
    const x = samples.x.subarray(row * samples.width, (row + 1) * samples.width);
    const { contributions, gap, value, baselineValue } = explainNetwork(features, spec, weights, x);
    for (const part of contributions) sums.set(part.feature, (sums.get(part.feature) ?? 0) + Math.abs(part.value));
    worstGap = Math.max(worstGap, gap / Math.max(0.1, Math.abs(value - baselineValue)));
  }
  return {
    rows: rows.length,
    features: [...sums].map(([feature, sum]) => ({ feature, value: sum / rows.length })).sort((a, b) => b.value - a.value),
    worstGap,
  };
};
