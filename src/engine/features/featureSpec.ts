import * as v from 'valibot';

/**
 * Where a feature's value comes from:
 * - `fact.<name>`: a fact the shop states about page or shopper.
 * - `coupon.<name>`: attribute of the candidate (its `attributes`, or built in: `kind`, `maxDiscount`, `isAny`, `isNone`, `isWholeShop`,
 *   `id`).
 * - `match.<name>`: profile against candidate. `categoryAffinity`, `categoryShare`, `sessionShare` (the same from this visit's views
 *   alone), `cartShare`, `thresholdGap`, `depth` (expected discount as a share of an order), `cost` (as a share of its margin), `shown`
 *   (showings of this coupon), `stratum` (the shopper's stratum and the coupon, `2:tea-20`).
 * - `interest.<category>`: expected share of an order in this category, 0 before any views.
 * - `profile.<name>`: `orders`, `visits`, `meanPrice`, `daysSincePurchase`, `boughtLately` (2^(−days since the last purchase / 14)),
 *   `shownLately`, `claimed`, `visitsPerWeek` (`profile/visitRate`), `meanRating` (stars given to products).
 * - `cart.<name>`: `value`, `quantity`.
 * - `session.<name>`: `views`, `carted`, `searches`, `minutes`, `dwell` (seconds that products were looked at).
 * - `score.<name>`: `network`, `cf`, bandit features only.
 *
 * Booleans resolve to 1 or 0. A categorical field compares as text, a numeric one reads text that is a number. Device class, locale,
 * address and payment means have no source, on purpose.
 */
const featureSourceSchema = v.pipe(
  v.string(),
  v.regex(/^((fact|coupon|match|profile|cart|session|score)\.[A-Za-z0-9_]{1,60}|interest\..{1,200})$/),
);

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

const transform = v.optional(v.picklist(['identity', 'log1p']), 'identity');
const finite = v.pipe(v.number(), v.finite());

/** A further factor t(x) of a numeric field. A missing value becomes `missing` before t. */
const factorSchema = v.object({ source: featureSourceSchema, transform, missing: finite });
export type FeatureFactor = v.InferOutput<typeof factorSchema>;

const featureFieldSchema = v.variant('kind', [
  /** One-hot over `vocabulary`. A value outside it gives all zeros. Width = vocabulary length. */
  v.object({
    kind: v.literal('categorical'),
    name,
    source: featureSourceSchema,
    vocabulary: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(1_000)),
  }),
  /** (t(x)·Π t_j(x_j) − mean) / std with t = identity or ln(1 + max(x, 0)); a missing value becomes `missing` before t. Width 1. */
  v.object({
    kind: v.literal('numeric'),
    name,
    source: featureSourceSchema,
    transform,
    mean: finite,
    std: v.pipe(v.number(), v.finite(), v.gtValue(0)),
    missing: finite,
    times: v.exactOptional(v.pipe(v.array(factorSchema), v.minLength(1), v.maxLength(3))),
  }),
]);
export type FeatureField = v.InferOutput<typeof featureFieldSchema>;

/** Ordered list of fields. The vector is their concatenation. It ships in the bundle as data, not code. */
export const featureSpecSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  fields: v.pipe(v.array(featureFieldSchema), v.minLength(1), v.maxLength(300)),
});
export type FeatureSpec = v.InferOutput<typeof featureSpecSchema>;

/** Every source that a field reads. */
export const sourcesIn = (field: FeatureField): readonly string[] => [
  field.source,
  ...(field.kind === 'numeric' ? (field.times ?? []) : []).map(({ source }) => source),
];

/** A resolved raw value before encoding. `undefined` means missing. */
export type FeatureValue = string | number | undefined;

/** Facts the shop states on the page, e.g. `{ weather: 'Sunny' }`. They never leave the device. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** A source as a factor. @param missing value used if the source has none */
export const factor = (source: string, missing: number, transform: FeatureFactor['transform'] = 'identity'): FeatureFactor => ({
  source,
  transform,
  missing,
});

/** The untransformed product of one or more factors, named after them. */
export const productField = (...[first, ...times]: readonly [FeatureFactor, ...FeatureFactor[]]): FeatureField => ({
  kind: 'numeric',
  name: [first, ...times].map(({ source }) => source).join(' × '),
  ...first,
  mean: 0,
  std: 1,
  ...(times.length > 0 ? { times } : {}),
});

/** A number without scaling, named after its source. */
export const numericField = (...of: Parameters<typeof factor>): FeatureField => productField(factor(...of));

/**
 * Sparse features of one situation: `value[i]` at slot `index[i]`, which belongs to the fact number `group[i]`. Slot 0 of group 0 is the
 * intercept and always present. Slots are assigned when values are first seen, so vectors grow as learning goes on.
 */
export interface FactVector {
  readonly index: readonly number[];
  readonly value: readonly number[];
  readonly group: readonly number[];
}
