import type { FeatureFactor, FeatureField, FeatureSpec, FeatureValue } from './featureSpec';

export type ResolveFeature = (source: string) => FeatureValue;

/** Positions a field takes in the vector. */
export const widthOf = (field: FeatureField): number => (field.kind === 'categorical' ? field.vocabulary.length : 1);

/** Length of the vector a spec describes. */
export const featureWidth = ({ fields }: FeatureSpec): number => fields.reduce((width, field) => width + widthOf(field), 0);

/** Field name of every position of the vector, length `featureWidth(spec)`; a one-hot repeats its name. */
export const featureNames = ({ fields }: FeatureSpec): string[] =>
  fields.flatMap((field) => new Array<string>(widthOf(field)).fill(field.name));

/** A number, or text that is one; anything else, NaN and ±∞ are missing. */
const numberOf = (value: FeatureValue): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

/** t(x) of a numeric source. */
const transformed = ({ transform, missing }: Omit<FeatureFactor, 'source'>, value: FeatureValue): number => {
  const known = numberOf(value) ?? missing;
  return transform === 'log1p' ? Math.log1p(Math.max(known, 0)) : known;
};

/** Writes one field's encoding at `at`. The positions must be zero before. */
const encode = (field: FeatureField, resolve: ResolveFeature, out: Float32Array | Float64Array, at: number): void => {
  const value = resolve(field.source);
  if (field.kind === 'categorical') {
    const index = value === undefined ? -1 : field.vocabulary.indexOf(String(value));
    if (index >= 0) out[at + index] = 1;
    return;
  }
  let product = transformed(field, value);
  for (const factor of field.times ?? []) product *= transformed(factor, resolve(factor.source));
  out[at] = (product - field.mean) / field.std;
};

/**
 * φ ∈ ℝ^d, d = `featureWidth(spec)`: the concatenated encodings of the fields (see `featureFieldSchema` for the formulas). Unitless.
 * @param out where to write, e.g. one row of a batch; a new Float64Array when absent
 * @param offset first position written; positions `offset … offset + d − 1` are overwritten
 */
export function computeFeatures(spec: FeatureSpec, resolve: ResolveFeature): Float64Array;
export function computeFeatures<T extends Float32Array | Float64Array>(
  spec: FeatureSpec,
  resolve: ResolveFeature,
  out: T,
  offset?: number,
): T;
export function computeFeatures(
  spec: FeatureSpec,
  resolve: ResolveFeature,
  out: Float32Array | Float64Array = new Float64Array(featureWidth(spec)),
  offset = 0,
): Float32Array | Float64Array {
  let at = offset;
  for (const field of spec.fields) {
    const width = widthOf(field);
    out.fill(0, at, at + width);
    encode(field, resolve, out, at);
    at += width;
  }
  return out;
}

/** φ of the arm "no coupon": zero everywhere except at `coupon.isNone`, so that its value is one parameter shared by all situations. */
export const noCouponFeatures = (spec: FeatureSpec): Float64Array => {
  const out = new Float64Array(featureWidth(spec));
  let at = 0;
  for (const field of spec.fields) {
    if (field.source === 'coupon.isNone') encode(field, () => 1, out, at);
    at += widthOf(field);
  }
  return out;
};
