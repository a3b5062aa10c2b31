import type { FeatureFactor, FeatureField } from './featureSpec';

/** A source as a factor. @param missing taken where the source knows nothing */
export const factor = (source: string, missing: number, transform: FeatureFactor['transform'] = 'identity'): FeatureFactor => ({
  source,
  transform,
  missing,
});

/** The product of one or more factors as it is, named after them. */
export const productField = (...[first, ...times]: readonly [FeatureFactor, ...FeatureFactor[]]): FeatureField => ({
  kind: 'numeric',
  name: [first, ...times].map(({ source }) => source).join(' × '),
  ...first,
  mean: 0,
  std: 1,
  ...(times.length > 0 ? { times } : {}),
});

/** A number as its source has it, named after it. */
export const numericField = (...of: Parameters<typeof factor>): FeatureField => productField(factor(...of));
