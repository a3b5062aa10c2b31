import type { CodedField, KernelSpace } from './kernelSpace';

/** How much one field separates two rows: for another value at all, and by distance along its order. */
export interface FieldWeight {
  readonly mismatch: number;
  readonly slope: number;
}

/**
 * Hyper-parameters of the kernel. Two rows a, b with occasions c, subjects s and coupons k covary by
 *
 *   K(a, b) = v₀ κ(c) + v₁ κ(s) + (v₂ κ(c) + v₃ [k = k′]) κ(s) + [s = s′] (v₄ + v₅ [k = k′] + v₆ κ(c)),
 *   κ = exp(−Σ_f mismatch_f [x_f ≠ x′_f] + slope_f |place_f − place′_f|).
 *
 * The last bracket is a random intercept, random coupon effects and a random taste of each subject (mixed effects, Laird & Ware 1982): in
 * training it takes what is peculiar to a subject, so that the rest learns what holds for others; for a subject never seen it is zero.
 */
export interface KernelWeights {
  readonly fields: Readonly<Record<string, FieldWeight>>;
  /** v₀ … v₆ and the noise of a label. */
  readonly variances: readonly number[];
}

export const TERMS = 7;

/** Labels 0 and 1 vary by ¼ at most; most of that is noise. */
export const firstWeights = ({ occasion, subject }: KernelSpace): KernelWeights => ({
  fields: Object.fromEntries([...occasion, ...subject].map(({ name }) => [name, { mismatch: 0.2, slope: 0.2 }])),
  variances: [0.03, 0.01, 0.08, 0.03, 0.005, 0.005, 0.02, 0.09],
});

export const weightOf = (weights: KernelWeights, { name }: CodedField): FieldWeight => weights.fields[name] ?? { mismatch: 0.2, slope: 0 };

/** Distance of every pair of codes of one field, `[codes, codes]`. */
const fieldDistances = (field: CodedField, { mismatch, slope }: FieldWeight): Float64Array => {
  const { codes, places } = field;
  return Float64Array.from({ length: codes * codes }, (_, at) => {
    const [a, b] = [Math.floor(at / codes), at % codes];
    return (a === b ? 0 : mismatch) + (places ? slope * Math.abs(places[a]! - places[b]!) : 0);
  });
};

/** κ of rows of codes against `to`, both `[…, fields]`; answers one row at a time into `out`. */
export const similarityRows = (fields: readonly CodedField[], weights: KernelWeights, to: Uint16Array, count: number) => {
  const tables = fields.map((field) => fieldDistances(field, weightOf(weights, field)));
  // Column by column, so that the inner loop runs along memory.
  const columns = fields.map((_, f) => Uint16Array.from({ length: count }, (_unused, i) => to[i * fields.length + f]!));
  return (codes: Uint16Array, at: number, out: Float64Array): void => {
    out.fill(0);
    for (const [f, { codes: size }] of fields.entries()) {
      const [table, column, base] = [tables[f]!, columns[f]!, codes[at + f]! * size];
      for (let i = 0; i < count; i++) out[i]! += table[base + column[i]!]!;
    }
    for (let i = 0; i < count; i++) out[i] = Math.exp(-out[i]!);
  };
};

/** κ of every pair, `[count, count]`. */
export const similarityTable = (fields: readonly CodedField[], weights: KernelWeights, codes: Uint16Array, count: number): Float64Array => {
  const table = new Float64Array(count * count);
  const row = similarityRows(fields, weights, codes, count);
  for (let i = 0; i < count; i++) row(codes, i * fields.length, table.subarray(i * count, (i + 1) * count));
  return table;
};

/** 1 where two occasions have the same coupon, `[count, count]`. */
export const sameCoupon = (fields: readonly CodedField[], codes: Uint16Array, count: number): Float64Array => {
  const at = fields.flatMap(({ coupon }, f) => (coupon ? [f] : []));
  const key = Array.from({ length: count }, (_, i) => at.map((f) => codes[i * fields.length + f]).join());
  return Float64Array.from({ length: count * count }, (_, i) => (key[Math.floor(i / count)] === key[i % count] ? 1 : 0));
};
