import { type ArmSums, armSums, type Ranking, type UpliftRows } from './upliftRanking';

/** A point of an uplift curve. */
export interface UpliftPoint {
  /** Share of all rows treated, the best-scored first. */
  readonly share: number;
  /** Incremental outcomes per 1,000 rows at that share: 1000 · share · (mean outcome treated − mean outcome control). */
  readonly per1000: number;
}

/**
 * Mean outcome of the treated minus that of the control among the best-scored `share` of rows; rows tied at the cut count in part. NaN
 * where one arm has nobody among them.
 */
export const upliftAt = (rows: UpliftRows, ranking: Ranking, share: number, weights?: ArrayLike<number>): number =>
  cutAt(armSums(rows, ranking, weights), share);

/** Difference of the arms' mean outcomes among the first `share` of rows. */
const cutAt = ({ treated, control, treatedOutcome, controlOutcome }: ArmSums, share: number): number => {
  const last = treated.length - 1;
  const wanted = share * (treated[last]! + control[last]!);
  // First group that reaches the share: sums never fall.
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (treated[middle]! + control[middle]! >= wanted) high = middle;
    else low = middle + 1;
  }
  const below = (sums: Float64Array): number => (low > 0 ? sums[low - 1]! : 0);
  const rowsBelow = below(treated) + below(control);
  const group = treated[low]! + control[low]! - rowsBelow;
  const part = group > 0 ? (wanted - rowsBelow) / group : 1;
  const at = (sums: Float64Array): number => below(sums) + part * (sums[low]! - below(sums));
  return at(treatedOutcome) / at(treated) - at(controlOutcome) / at(control);
};

/**
 * Uplift curve at the given ascending shares, for a plot. Before the first share that holds both arms it is straight: of so few rows nothing is
 * known.
 */
export const upliftCurve = (rows: UpliftRows, ranking: Ranking, shares: readonly number[]): readonly UpliftPoint[] => {
  const sums = armSums(rows, ranking);
  const points = shares.map((share) => ({ share, per1000: share > 0 ? 1_000 * share * cutAt(sums, share) : 0 }));
  const first = points.find(({ share, per1000 }) => share > 0 && !Number.isNaN(per1000));
  return points.map(({ share, per1000 }) => ({
    share,
    per1000: Number.isNaN(per1000) && first ? (share / first.share) * first.per1000 : per1000,
  }));
};
