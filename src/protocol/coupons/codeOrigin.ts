import * as v from 'valibot';

/** A code that a shop made: visible ASCII, without what separates fields of a file. Shoppers type it in any case. */
export const shopCodeSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._+#@!$%*&=-]{3,63}$/));

/**
 * Where a coupon's codes come from. `generated`: single-use, drawn when the coupon is claimed and created in the shop then. `pool`: single-use
 * codes that the shop has already, imported; each goes to one shopper. `shared`: one code of the shop for all.
 */
export const codeOriginSchema = v.variant('from', [
  v.strictObject({ from: v.literal('generated'), prefix: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Z0-9][A-Z0-9-]{0,15}$/))) }),
  v.strictObject({ from: v.literal('pool') }),
  v.strictObject({ from: v.literal('shared'), code: shopCodeSchema }),
]);
export type CodeOrigin = v.InferOutput<typeof codeOriginSchema>;
export type CodeSource = CodeOrigin['from'];
