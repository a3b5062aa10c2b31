import type { SampleField } from './groupedSamples';
import type { Samples } from './trainNetwork';

/** One field as small whole numbers. The last code of a category means "none of them". */
export interface CodedField extends SampleField {
  readonly codes: number;
  /** Position in [0, 1] of each code, if they have an order. */
  readonly places?: readonly number[];
  /** Bounds between the codes of a number. */
  readonly bounds?: readonly number[];
}

/** How rows become codes: the fields of a subject (a shopper, a respondent) are separate from those of the occasion and the coupon. */
export interface KernelSpace {
  readonly occasion: readonly CodedField[];
  readonly subject: readonly CodedField[];
}

/** Distinct rows of codes, and the index of each sample's row. */
export interface Distinct {
  readonly count: number;
  /** `[count, fields]`. */
  readonly codes: Uint16Array;
  readonly index: Int32Array;
}

/** Bins of a number: fine enough for a smooth kernel, few enough for tables. */
const BINS = 12;
/** A field belongs to the subject if it is constant for this share of the subjects seen more than once. */
const STEADY = 0.95;

type Rows = Pick<Samples, 'rows' | 'width' | 'x'>;

const binned = (field: SampleField, { rows, width, x }: Rows): CodedField => {
  const sorted = Float32Array.from({ length: rows }, (_, row) => x[row * width + field.start]!).sort();
  const cuts = Array.from({ length: BINS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * rows) / BINS)]!);
  const bounds = [...new Set(cuts)].filter((cut) => cut > sorted[0]!);
  const places = Array.from({ length: bounds.length + 1 }, (_, i) => (bounds.length > 0 ? i / bounds.length : 0));
  return { ...field, codes: bounds.length + 1, places, bounds };
};

const coded = (field: SampleField, samples: Rows): CodedField => {
  if (field.kind === 'numeric') return binned(field, samples);
  // A value outside the vocabulary gets the middle of the order.
  const places = field.positions ? [...field.positions, 0.5] : undefined;
  return { ...field, codes: field.width + 1, ...(places ? { places } : {}) };
};

const codeOf = (field: CodedField, x: Float32Array, at: number): number => {
  if (field.bounds) {
    let code = 0;
    while (code < field.bounds.length && x[at]! >= field.bounds[code]!) code += 1;
    return code;
  }
  for (let k = 0; k < field.width; k++) if (x[at + k] === 1) return k;
  return field.width;
};

/** Codes of some fields for every row, `[rows, fields]`. */
export const encodeRows = (fields: readonly CodedField[], { rows, width, x }: Rows): Uint16Array => {
  const codes = new Uint16Array(rows * fields.length);
  for (let row = 0; row < rows; row++)
    for (const [f, field] of fields.entries()) codes[row * fields.length + f] = codeOf(field, x, row * width + field.start);
  return codes;
};

const isSteady = (codes: Uint16Array, groups: readonly string[]): boolean => {
  const first = new Map<string, number>();
  const [repeated, changed] = [new Set<string>(), new Set<string>()];
  for (const [row, group] of groups.entries()) {
    const known = first.get(group);
    if (known === undefined) first.set(group, codes[row]!);
    else {
      repeated.add(group);
      if (codes[row] !== known) changed.add(group);
    }
  }
  return repeated.size > 0 && changed.size <= (1 - STEADY) * repeated.size;
};

/** Fitted to the training rows: bins of numbers, and which fields are constant for a subject. */
export const kernelSpace = (fields: readonly SampleField[], samples: Rows & { readonly groups: readonly string[] }): KernelSpace => {
  const all = fields.map((field) => coded(field, samples));
  const subject = all.filter((field) => !field.coupon && isSteady(encodeRows([field], samples), samples.groups));
  return { subject, occasion: all.filter((field) => !subject.includes(field)) };
};

export const distinctRows = (codes: Uint16Array, rows: number, fields: number): Distinct => {
  const index = new Int32Array(rows);
  const known = new Map<string, number>();
  const kept: number[] = [];
  for (let row = 0; row < rows; row++) {
    const part = codes.subarray(row * fields, (row + 1) * fields);
    const key = part.join();
    const at = known.get(key) ?? known.size;
    if (at === known.size) {
      known.set(key, at);
      kept.push(...part);
    }
    index[row] = at;
  }
  return { count: known.size, codes: Uint16Array.from(kept), index };
};

/** How much one field separates two rows: by a different value, and by distance along its order. */
interface FieldWeight {
  readonly mismatch: number;
  readonly slope: number;
}

/**
 * Hyper-parameters of the kernel. Two rows a, b with occasions c, subjects s and coupons k have covariance
 *
 *   K(a, b) = v₀ κ(c) + v₁ κ(s) + (v₂ κ(c) + v₃ [k = k′]) κ(s) + [s = s′] (v₄ + v₅ [k = k′] + v₆ κ(c)),
 *   κ = exp(−Σ_f mismatch_f [x_f ≠ x′_f] + slope_f |place_f − place′_f|).
 *
 * The last bracket is a random intercept, random coupon effects and a random taste of each subject (mixed effects, Laird & Ware 1982). In
 * training it absorbs the effects specific to a subject, so that the rest learns what generalises. For an unseen subject it is zero.
 */
export interface KernelWeights {
  readonly fields: Readonly<Record<string, FieldWeight>>;
  /** v₀ … v₆ and the noise of a label. */
  readonly variances: readonly number[];
}

export const TERMS = 7;

/** Labels 0 and 1 have a variance of at most ¼, most of which is noise. */
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

/** κ of rows of codes against `to`, both `[…, fields]`. Writes one row at a time into `out`. */
export const similarityRows = (fields: readonly CodedField[], weights: KernelWeights, to: Uint16Array, count: number) => {
  const tables = fields.map((field) => fieldDistances(field, weightOf(weights, field)));
  // Column by column, so that the inner loop reads memory in order.
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

/** 1 if two occasions have the same coupon, `[count, count]`. */
export const sameCoupon = (fields: readonly CodedField[], codes: Uint16Array, count: number): Float64Array => {
  const at = fields.flatMap(({ coupon }, f) => (coupon ? [f] : []));
  const key = Array.from({ length: count }, (_, i) => at.map((f) => codes[i * fields.length + f]).join());
  return Float64Array.from({ length: count * count }, (_, i) => (key[Math.floor(i / count)] === key[i % count] ? 1 : 0));
};
