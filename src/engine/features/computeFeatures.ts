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

/** Where a field is written, and what from: positions in `Plan.values` or `Plan.factors`. */
type PlannedField =
  | { readonly at: number; readonly indexOf: ReadonlyMap<string, number>; readonly value: number }
  | { readonly at: number; readonly mean: number; readonly std: number; readonly factors: readonly number[] };

/** A spec with everything that its fields have in common found once: a gain model's thirty fields are products of some twenty factors. */
interface Plan {
  readonly width: number;
  readonly sources: readonly string[];
  readonly factors: readonly (Omit<FeatureFactor, 'source'> & { readonly value: number })[];
  readonly fields: readonly PlannedField[];
}

/** Position of an entry in a list, at whose end it is put if it is new. */
const positions = <T>(list: T[]) => {
  const known = new Map<string, number>();
  return (name: string, entry: T): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, list.length);
    return list.push(entry) - 1;
  };
};

const planFor = ({ fields }: FeatureSpec): Plan => {
  const sources: string[] = [];
  const factors: Plan['factors'][number][] = [];
  const [sourceAt, factorAt] = [positions(sources), positions(factors)];
  const take = ({ source, transform, missing }: FeatureFactor): number =>
    factorAt(`${transform} ${missing} ${source}`, { transform, missing, value: sourceAt(source, source) });
  let width = 0;
  const planned = fields.map((field): PlannedField => {
    const at = width;
    width += widthOf(field);
    if (field.kind === 'numeric') return { at, mean: field.mean, std: field.std, factors: [field, ...(field.times ?? [])].map(take) };
    // Of a value that is there twice the first place counts.
    const indexOf = new Map(field.vocabulary.map((value, i) => [value, i] as const).toReversed());
    return { at, indexOf, value: sourceAt(field.source, field.source) };
  });
  return { width, sources, factors, fields: planned };
};

const plans = new WeakMap<FeatureSpec, Plan>();
const planOf = (spec: FeatureSpec): Plan => {
  const known = plans.get(spec) ?? planFor(spec);
  plans.set(spec, known);
  return known;
};

/**
 * φ ∈ ℝ^d, d = `featureWidth(spec)`: the concatenated encodings of the fields (see `featureFieldSchema` for the formulas). Unitless.
 * @param resolve asked once for each source
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
  out: Float32Array | Float64Array = new Float64Array(planOf(spec).width),
  offset = 0,
): Float32Array | Float64Array {
  const { width, sources, factors, fields } = planOf(spec);
  const values = sources.map(resolve);
  const known = factors.map((factor) => transformed(factor, values[factor.value]));
  out.fill(0, offset, offset + width);
  for (const field of fields) {
    if ('indexOf' in field) {
      const value = values[field.value];
      const index = value === undefined ? undefined : field.indexOf.get(String(value));
      if (index !== undefined) out[offset + field.at + index] = 1;
      continue;
    }
    let product = known[field.factors[0]!]!;
    for (let i = 1; i < field.factors.length; i++) product *= known[field.factors[i]!]!;
    out[offset + field.at] = (product - field.mean) / field.std;
  }
  return out;
}

/** φ of the arm "no coupon": zero everywhere except at `coupon.isNone`, so that its value is one parameter shared by all situations. */
export const noCouponFeatures = (spec: FeatureSpec): Float64Array => {
  const out = new Float64Array(planOf(spec).width);
  const only = spec.fields.filter(({ source }) => source === 'coupon.isNone');
  if (only.length === 0) return out;
  const all = computeFeatures(spec, () => 1);
  let at = 0;
  for (const field of spec.fields) {
    if (only.includes(field)) out.set(all.subarray(at, at + widthOf(field)), at);
    at += widthOf(field);
  }
  return out;
};
