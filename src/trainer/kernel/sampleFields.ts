import { widthOf } from '../../engine/features/computeFeatures';
import type { FeatureSpec } from '../../engine/features/featureSpec';

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

/** Where a text lies on a number line: `$25000 - $37499`, `less1`, `1~3`, `50plus`, `10AM`, `never`; `undefined` where it does not. */
const placeOf = (text: string): number | undefined => {
  const plain = text.trim() === '' ? Number.NaN : Number(text);
  // A number by itself may have a sign; in a range the same stroke stands between two.
  if (Number.isFinite(plain)) return plain;
  const hour = hourOf(text);
  if (hour !== undefined) return hour;
  if (NOTHING.has(text.trim().toLowerCase())) return 0;
  const numbers = (text.replaceAll(/(\d),(\d{3})/g, '$1$2').match(NUMBER) ?? []).map(Number);
  if (numbers.length === 0 || numbers.length > 2) return undefined;
  const middle = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  // Half-open ranges lie beside their bound, so that `less1` is not `1`.
  return BELOW.test(text) ? middle * 0.75 : ABOVE.test(text) ? middle * 1.25 : middle;
};

/**
 * Positions in [0, 1] of the values of a category whose texts hold numbers, by rank, so that units do not matter; `undefined` when a value
 * holds none or fewer than three differ. A device still reads the category as one-hot: only the kernel knows the order.
 */
export const orderedPositions = (vocabulary: readonly string[]): readonly number[] | undefined => {
  const places = vocabulary.map(placeOf);
  const known = [...new Set(places.filter((place) => place !== undefined))].sort((a, b) => a - b);
  if (known.length < 3 || places.some((place) => place === undefined)) return undefined;
  return places.map((place) => known.indexOf(place!) / (known.length - 1));
};

/** Which columns of a sample matrix are one field. */
export interface SampleField {
  readonly name: string;
  readonly start: number;
  /** Columns: 1 for a number, else one a category. */
  readonly width: number;
  readonly kind: 'categorical' | 'numeric';
  /** An attribute of the coupon. */
  readonly coupon: boolean;
  /** Position in [0, 1] of each category, where they have an order. */
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
