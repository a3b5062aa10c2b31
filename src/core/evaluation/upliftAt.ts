import { type ArmSums, armSums, type Ranking, type UpliftRows } from './upliftRanking';

const NONE: ArmSums = { rows: 0, treated: 0, control: 0, treatedOutcome: 0, controlOutcome: 0 };

/** A point of an uplift curve. */
export interface UpliftPoint {
  /** Share of all rows treated, the best-scored first. */
  readonly share: number;
  /** Incremental outcomes per 1,000 rows at that share: 1000 · share · (mean outcome treated − mean outcome control). */
  readonly per1000: number;
}

/** Mean outcome of the treated minus that of the control among the best-scored `share` of rows; rows tied at the cut count in part. */
export const upliftAt = (rows: UpliftRows, ranking: Ranking, share: number, weights?: ArrayLike<number>): number =>
  upliftOf(cutAt(armSums(rows, ranking, weights), share));

const cutAt = (sums: readonly ArmSums[], share: number): ArmSums => {
  const wanted = share * (sums.at(-1)?.rows ?? 0);
  const at = sums.findIndex(({ rows }) => rows >= wanted);
  const [above, below] = [sums[at] ?? NONE, sums[at - 1] ?? NONE];
  const part = above.rows > below.rows ? (wanted - below.rows) / (above.rows - below.rows) : 1;
  const between = (name: keyof ArmSums): number => below[name] + part * (above[name] - below[name]);
  return {
    rows: wanted,
    treated: between('treated'),
    control: between('control'),
    treatedOutcome: between('treatedOutcome'),
    controlOutcome: between('controlOutcome'),
  };
};

const upliftOf = ({ treated, control, treatedOutcome, controlOutcome }: ArmSums): number =>
  treatedOutcome / treated - controlOutcome / control;

/** Uplift curve at the given shares, for a plot. */
export const upliftCurve = (rows: UpliftRows, ranking: Ranking, shares: readonly number[]): readonly UpliftPoint[] => {
  const sums = armSums(rows, ranking);
  return shares.map((share) => ({ share, per1000: share > 0 ? 1_000 * share * upliftOf(cutAt(sums, share)) : 0 }));
};
