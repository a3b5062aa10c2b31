import type { Manifest } from '../../bundle/manifest';
import type { CompressionGate } from '../compress/compressNetwork';
import type { DataQuality } from '../ingest/dataQuality';
import type { Evaluation } from '../metricsTable';
import type { FeatureImportance } from './featureImportance';

/** A file of the bundle. */
export interface CardFile {
  readonly name: string;
  readonly what: string;
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly sha256: string;
}

/** Everything a card tells; no clock, no place, so that the same training writes the same card. */
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
