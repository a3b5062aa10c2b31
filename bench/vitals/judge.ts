import { Z95 } from '../../src/maths/distributions';
import { median } from '../benchResult';

/** One figure of visits that were made in pairs, one after the other. */
export interface Pairs {
  readonly without: readonly number[];
  readonly with: readonly number[];
}

export interface Judged {
  readonly without: number;
  readonly with: number;
  /** Median of what each pair differs by. */
  readonly delta: number;
  /** Around it: the smallest and the largest difference. Of n pairs it holds the true median in all but 2^(1 − n) of cases (sign test). */
  readonly interval: readonly [number, number];
  readonly confidence: number;
  /** The same of pairs that do not differ. */
  readonly control: { readonly delta: number; readonly interval: readonly [number, number] };
  /** Is the median no worse than the worst of the control, as far as the figure can tell differences at all? */
  readonly within: boolean;
}

const differences = ({ without, with: other }: Pairs): readonly number[] => other.map((value, i) => value - (without[i] ?? Number.NaN));

/**
 * What the tag shifts a figure by, over all pairs: the median of the means of any two differences, with its 95% interval by the signed-rank
 * test (Hodges & Lehmann 1963, https://doi.org/10.1214/aoms/1177704172). A pair that something else on the machine slowed down counts little.
 */
export const shiftOf = (pairs: Pairs): { readonly shift: number; readonly interval: readonly [number, number] } => {
  const each = differences(pairs);
  const n = each.length;
  if (n < 10 || n !== pairs.without.length || each.some((value) => !Number.isFinite(value)))
    throw new Error('a figure is missing, or a pair');
  const means = each.flatMap((a, i) => each.slice(i).map((b) => (a + b) / 2)).sort((a, b) => a - b);
  const cut = Math.floor((n * (n + 1)) / 4 - Z95 * Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24));
  return { shift: median(means), interval: [means[cut] ?? Number.NaN, means[means.length - 1 - cut] ?? Number.NaN] };
};

const range = (values: readonly number[]): readonly [number, number] => [Math.min(...values), Math.max(...values)];

/**
 * Is the tag's difference noise? Judged by pairs without any (A/A) of the same session: where the tag does nothing, the median of n differences lies
 * above the largest of n others in C(2n − m, n − m) / C(2n, n) of cases, m = (n + 1) / 2, which is 3.5% for 7 (precedence test).
 * @param least what the figure cannot tell apart, in its unit
 */
export const judge = (tag: Pairs, control: Pairs, least = 0): Judged => {
  const [ours, none] = [differences(tag), differences(control)];
  const bad = [...tag.without, ...tag.with, ...control.without, ...control.with].some((value) => !Number.isFinite(value));
  if (bad || ours.length < 2 || ours.length !== none.length || tag.without.length !== ours.length)
    throw new Error('a figure is missing, or a pair');
  const interval = range(none);
  const delta = median(ours);
  return {
    without: median(tag.without),
    with: median(tag.with),
    delta,
    interval: range(ours),
    confidence: 1 - 2 ** (1 - ours.length),
    control: { delta: median(none), interval },
    within: delta <= Math.max(interval[1], least),
  };
};
