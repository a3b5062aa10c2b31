import { armSums, type Ranking, type UpliftRows } from './upliftRanking';

/** What one outcome earns and one treatment costs, in the merchant's currency. */
export interface Worth {
  readonly value: number;
  readonly cost: number;
}

/** Money figures of a targeting policy in a randomised experiment. */
export interface MoneyFigures {
  /** Share of rows treated. */
  readonly share: number;
  /** Incremental response rate: mean outcome of the treated minus that of the control, among the targeted. */
  readonly irr: number;
  /**
   * Net incremental revenue among the targeted: value · Y_T − cost · N_T − value · Y_C, the control scaled to the size of the treated arm in the
   * whole file. It grows with the file.
   */
  readonly nir: number;
}

const NONE: MoneyFigures = { share: 0, irr: 0, nir: 0 };

/**
 * Figures when the best-scored `share` of rows is targeted; rows tied at the cut count in part. Both figures are those of the Starbucks promotion
 * trial. All 0 where no row, or only one arm, is targeted.
 */
export const moneyAt = (
  rows: UpliftRows,
  ranking: Ranking,
  share: number,
  { value, cost }: Worth,
  weights?: ArrayLike<number>,
): MoneyFigures => {
  const { treated, control, treatedOutcome, controlOutcome } = armSums(rows, ranking, weights);
  const last = treated.length - 1;
  const wanted = share * (treated[last]! + control[last]!);
  let at = 0;
  while (at < last && treated[at]! + control[at]! < wanted) at += 1;
  const before = (sums: Float64Array): number => (at > 0 ? sums[at - 1]! : 0);
  const below = before(treated) + before(control);
  const group = treated[at]! + control[at]! - below;
  const part = group > 0 ? Math.min(1, (wanted - below) / group) : 0;
  const targeted = (sums: Float64Array): number => before(sums) + part * (sums[at]! - before(sums));
  const [nt, nc] = [targeted(treated), targeted(control)];
  if (!(nt > 0 && nc > 0)) return NONE;
  const [yt, yc] = [targeted(treatedOutcome), targeted(controlOutcome)];
  const scale = treated[last]! / control[last]!;
  return { share, irr: yt / nt - yc / nc, nir: value * yt - cost * nt - value * yc * scale };
};

/** Share of rows whose predicted uplift earns more than the treatment costs. */
export const profitableShare = (uplift: ArrayLike<number>, { value, cost }: Worth): number => {
  let count = 0;
  for (let i = 0; i < uplift.length; i++) if (uplift[i]! * value > cost) count += 1;
  return count / uplift.length;
};
