import * as v from 'valibot';

/**
 * Where a feature's value comes from:
 * `fact.<name>` a fact the store states about page or shopper · `coupon.<name>` attribute of the candidate (its
 * `attributes`, or built in: `kind`, `maxDiscount`, `isNone`, `id`) · `match.<name>` profile against candidate
 * (`categoryAffinity`, `categoryShare`, `cartShare`, `thresholdGap`, `stratum`: the shopper's stratum and the coupon, `2:tea-20`) · `profile.<name>` (`orders`, `visits`, `meanPrice`, `daysSincePurchase`,
 * `shownLately`, `claimed`) ·
 * `cart.<name>` (`value`, `quantity`) · `session.<name>` (`views`, `carted`, `searches`, `minutes`) · `score.<name>` (`network`, `cf`, `value`, bandit features only).
 * Booleans resolve to 1 or 0; a categorical field compares as text, a numeric one reads text that is a number.
 * Device class, locale, address and payment means have no source, on purpose.
 */
const featureSourceSchema = v.pipe(v.string(), v.regex(/^(fact|coupon|match|profile|cart|session|score)\.[A-Za-z0-9_]{1,60}$/));

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(80));

const featureFieldSchema = v.variant('kind', [
  /** One-hot over `vocabulary`; a value outside it gives all zeros. Width = vocabulary length. */
  v.object({
    kind: v.literal('categorical'),
    name,
    source: featureSourceSchema,
    vocabulary: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(1_000)),
  }),
  /** (t(x) − mean) / std with t = identity or ln(1 + max(x, 0)); a missing value becomes `missing` before t. Width 1. */
  v.object({
    kind: v.literal('numeric'),
    name,
    source: featureSourceSchema,
    transform: v.optional(v.picklist(['identity', 'log1p']), 'identity'),
    mean: v.pipe(v.number(), v.finite()),
    std: v.pipe(v.number(), v.finite(), v.gtValue(0)),
    missing: v.pipe(v.number(), v.finite()),
  }),
]);
export type FeatureField = v.InferOutput<typeof featureFieldSchema>;

/** Ordered list of fields; the vector is their concatenation. Part of the bundle, so it is data, not code. */
export const featureSpecSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  fields: v.pipe(v.array(featureFieldSchema), v.minLength(1), v.maxLength(300)),
});
export type FeatureSpec = v.InferOutput<typeof featureSpecSchema>;

/** A resolved raw value before encoding; `undefined` means missing. */
export type FeatureValue = string | number | undefined;

/** Facts the store states on the page, e.g. `{ weather: 'Sunny' }`. They never leave the device. */
export type Facts = Readonly<Record<string, string | number | boolean>>;
