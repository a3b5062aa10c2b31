import { widthOf } from '../../engine/features/computeFeatures';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import { seededRng } from '../../maths/random';
import { shuffled } from '../run/sampling';
import type { Samples } from './trainNetwork';

const NOTHING = new Set(['never', 'none', 'no', 'nothing', 'zero']);
const BELOW = /^\s*(<|less|under|below|up to|lt|fewer)/i;
const ABOVE = /(\+|plus|more|over|above|older)\s*$|^\s*(>|gt|over|above|more|from)/i;
const NUMBER = /\d+(?:\.\d+)?/g;
const CLOCK = /^(\d{1,2})(?::(\d{2}))?\s*([ap])m$/i;

/** Hour of a clock time such as `2PM`. */
const hourOf = (text: string): number | undefined => {
  const clock = CLOCK.exec(text.trim());
  if (!clock) return undefined;
  return (Number(clock[1]) % 12) + Number(clock[2] ?? 0) / 60 + (clock[3]!.toLowerCase() === 'p' ? 12 : 0);
};

/** Position of a text on a number line: `$25000 - $37499`, `less1`, `1~3`, `50plus`, `10AM`, `never`. `undefined` if it has none. */
const placeOf = (text: string): number | undefined => {
  const plain = text.trim() === '' ? Number.NaN : Number(text);
  // A plain number may have a sign. In a range the same character separates two numbers.
  if (Number.isFinite(plain)) return plain;
  const hour = hourOf(text);
  if (hour !== undefined) return hour;
  if (NOTHING.has(text.trim().toLowerCase())) return 0;
  const numbers = (text.replaceAll(/(\d),(\d{3})/g, '$1$2').match(NUMBER) ?? []).map(Number);
  if (numbers.length === 0 || numbers.length > 2) return undefined;
  const middle = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  // Half-open ranges lie next to their bound, so that `less1` is not `1`.
  return BELOW.test(text) ? middle * 0.75 : ABOVE.test(text) ? middle * 1.25 : middle;
};

/**
 * Positions in [0, 1] of the values of a category whose texts contain numbers, by rank, so that units do not matter. `undefined` when a
 * value contains none or fewer than three differ. A device still reads the category as one-hot: only the kernel uses the order.
 */
export const orderedPositions = (vocabulary: readonly string[]): readonly number[] | undefined => {
  const places = vocabulary.map(placeOf);
  const known = [...new Set(places.filter((place) => place !== undefined))].sort((a, b) => a - b);
  if (known.length < 3 || places.some((place) => place === undefined)) return undefined;
  return places.map((place) => known.indexOf(place!) / (known.length - 1));
};

/** Columns of a sample matrix that form one field. */
export interface SampleField {
  readonly name: string;
  readonly start: number;
  /** Number of columns: 1 for a number, else one per category. */
  readonly width: number;
  readonly kind: 'categorical' | 'numeric';
  /** True for an attribute of the coupon. */
  readonly coupon: boolean;
  /** Position in [0, 1] of each category, if they have an order. */
  readonly positions?: readonly number[];
}

/** Fields of samples encoded by a spec, in the order of their columns. */
export const sampleFields = ({ fields }: FeatureSpec): readonly SampleField[] => {
  let start = 0;
  return fields.map((field): SampleField => {
    const width = widthOf(field);
    const at = { name: field.name, start, width, kind: field.kind, coupon: field.source.startsWith('coupon.') };
    start += width;
    const positions = field.kind === 'categorical' ? orderedPositions(field.vocabulary) : undefined;
    return positions ? { ...at, positions } : at;
  });
};

/** Labelled rows whose groups (respondents, shoppers) must not be split. */
export interface GroupedSamples extends Samples {
  readonly groups: readonly string[];
  readonly coupons: readonly string[];
  /** Fields of the columns. Without them no kernel classifier teaches the network. */
  readonly fields?: readonly SampleField[];
}

/** Labelled rows with their groups and fields. */
export type FieldedSamples = Omit<GroupedSamples, 'coupons'> & { readonly fields: readonly SampleField[] };

export const isFielded = (samples: Samples & Partial<GroupedSamples>): samples is FieldedSamples =>
  samples.fields !== undefined && samples.groups !== undefined;

/** Some of the rows, in the order given. */
export const takeRows = <T extends Samples & Partial<GroupedSamples>>(samples: T, rows: readonly number[]): T => {
  const { width } = samples;
  const x = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) x.set(samples.x.subarray(row * width, (row + 1) * width), i * width);
  return {
    ...samples,
    rows: rows.length,
    x,
    y: Float32Array.from(rows, (row) => samples.y[row]!),
    ...(samples.groups ? { groups: rows.map((row) => samples.groups?.[row]) } : {}),
    ...(samples.coupons ? { coupons: rows.map((row) => samples.coupons?.[row]) } : {}),
  };
};

/** The more frequent answer is sampled when it is this many times the other, down to that many times. */
const [IMBALANCED, KEPT] = [8, 4];

interface Balanced<T> {
  readonly samples: T;
  /** Shift to add to the logits of a model fitted to `samples`. */
  readonly shift: number;
}

/**
 * Negative sampling with the logit correction (King & Zeng 2001, https://doi.org/10.1093/oxfordjournals.pan.a004868; He et al. 2014,
 * https://doi.org/10.1145/2648584.2648589): only a share w of the frequent answer is kept, which multiplies the odds of the rare one by 1 /
 * w, so ln w is added to the logits of rare positives. Balanced logs stay whole, with shift 0.
 */
export const balance = <T extends Samples & Partial<GroupedSamples>>(samples: T, seed: number): Balanced<T> => {
  const positives = samples.y.reduce((sum, label) => sum + (label > 0 ? 1 : 0), 0);
  const negatives = samples.rows - positives;
  const [rare, frequent] = [Math.min(positives, negatives), Math.max(positives, negatives)];
  if (rare === 0 || frequent <= IMBALANCED * rare) return { samples, shift: 0 };
  const frequentLabel = positives > negatives;
  const candidates = Array.from(samples.y.keys()).filter((row) => samples.y[row]! > 0 === frequentLabel);
  const order = shuffled(candidates.length, seededRng(seed));
  const kept = new Set(Array.from(order.subarray(0, KEPT * rare), (at) => candidates[at]!));
  const rows = Array.from(samples.y.keys()).filter((row) => samples.y[row]! > 0 !== frequentLabel || kept.has(row));
  const share = Math.log((KEPT * rare) / frequent);
  return { samples: takeRows(samples, rows), shift: frequentLabel ? -share : share };
};

/** Popularity baseline: acceptance rate of each coupon, shrunk to the overall rate by five answers. */
export const popularityRates = (train: GroupedSamples): ((coupon: string) => number) => {
  const sums = new Map<string, { accepted: number; shown: number }>();
  let accepted = 0;
  for (const [row, coupon] of train.coupons.entries()) {
    const known = sums.get(coupon) ?? { accepted: 0, shown: 0 };
    known.accepted += train.y[row]!;
    known.shown += 1;
    accepted += train.y[row]!;
    sums.set(coupon, known);
  }
  const overall = (accepted + 1) / (train.rows + 2);
  return (coupon) => ((sums.get(coupon)?.accepted ?? 0) + 5 * overall) / ((sums.get(coupon)?.shown ?? 0) + 5);
};
