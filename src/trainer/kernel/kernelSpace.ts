import type { Samples } from '../network/trainNetwork';
import type { SampleField } from './sampleFields';

/** One field as small whole numbers; the last code of a category is "none of them". */
export interface CodedField extends SampleField {
  readonly codes: number;
  /** Position in [0, 1] of each code where they have an order. */
  readonly places?: readonly number[];
  /** Bounds between the codes of a number. */
  readonly bounds?: readonly number[];
}

/** How rows become codes: the fields of a subject (a shopper, a respondent) apart from those of the occasion and the coupon. */
export interface KernelSpace {
  readonly occasion: readonly CodedField[];
  readonly subject: readonly CodedField[];
}

/** Different rows of codes, and which of them each sample has. */
export interface Distinct {
  readonly count: number;
  /** `[count, fields]`. */
  readonly codes: Uint16Array;
  readonly index: Int32Array;
}

/** Bins of a number: fine enough for a smooth kernel, few enough for tables. */
const BINS = 12;
/** A field belongs to the subject when it stays the same for this share of the subjects seen more than once. */
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
  // A value outside the vocabulary lies in the middle of the order.
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

/** Fitted to the training rows: bins of numbers, and which fields stay the same for a subject. */
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
