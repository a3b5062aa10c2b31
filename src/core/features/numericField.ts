import type { FeatureField } from './featureSpec';

/** A number as its source has it, named after it. @param missing taken where the source knows nothing */
export const numericField = (source: string, missing: number, transform: 'identity' | 'log1p' = 'identity'): FeatureField => ({
  kind: 'numeric',
  name: source,
  source,
  transform,
  mean: 0,
  std: 1,
  missing,
});
