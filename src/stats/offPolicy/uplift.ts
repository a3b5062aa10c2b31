/** A randomised experiment: row i was treated (1) or not (0) and had an outcome, e.g. a visit (1) or none (0). */
export interface UpliftRows {
  readonly treated: ArrayLike<number>;
  readonly outcome: ArrayLike<number>;
}

/** Rows by falling score. Rows of equal score stay together and are treated together. */
export interface Ranking {
  readonly order: Uint32Array;
  /** Position right after each group of equal scores, ascending. The last one is the number of rows. */
  readonly ends: Uint32Array;
}

export const rankByScore = (scores: ArrayLike<number>): Ranking => {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const ends: number[] = [];
  for (let i = 1; i <= order.length; i++) if (i === order.length || scores[order[i]!] !== scores[order[i - 1]!]) ends.push(i);
  return { order, ends: Uint32Array.from(ends) };
};

/** Running sums after each group of equal scores, from the top. One entry per group. */
interface ArmSums {
  readonly treated: Float64Array;
  readonly control: Float64Array;
  readonly treatedOutcome: Float64Array;
  readonly controlOutcome: Float64Array;
}

/** @param weights how often each row counts (bootstrap); once if absent */
const armSums = ({ treated, outcome }: UpliftRows, { order, ends }: Ranking, weights?: ArrayLike<number>): ArmSums => {
  const empty = (): Float64Array => new Float64Array(ends.length);
  const sums: ArmSums = { treated: empty(), control: empty(), treatedOutcome: empty(), controlOutcome: empty() };
  let [nt, nc, yt, yc, at] = [0, 0, 0, 0, 0];
  for (let group = 0; group < ends.length; group++) {
    for (; at < ends[group]!; at++) {
      const row = order[at]!;
      const w = weights ? weights[row]! : 1;
      if (treated[row]! > 0) {
        nt += w;
        yt += w * outcome[row]!;
      } else {
        nc += w;
        yc += w * outcome[row]!;
      }
    }
    sums.treated[group] = nt;
    sums.control[group] = nc;
    sums.treatedOutcome[group] = yt;
    sums.controlOutcome[group] = yc;
  }
  return sums;
};

/** Revenue of one outcome and cost of one treatment, in the merchant's currency. */
export interface Worth {
  readonly value: number;
  readonly cost: number;
}

/** Money figures of a targeting policy in a randomised experiment. */
interface MoneyMetrics {
  /** Share of rows treated. */
  readonly share: number;
  /** Incremental response rate: mean outcome of the treated minus that of the control, among the targeted. */
  readonly irr: number;
  /**
   * Net incremental revenue among the targeted: value · Y_T − cost · N_T − value · Y_C, with the control scaled to the size of the treated
   * arm in the whole file. It grows with the file.
   */
  readonly nir: number;
}

const NONE: MoneyMetrics = { share: 0, irr: 0, nir: 0 };

/**
 * Figures when the best-scored `share` of rows is targeted. Rows tied at the cut count in part. Both figures are defined as in the
 * Starbucks promotion trial. All 0 if no row, or only one arm, is targeted.
 */
export const moneyAt = (
  rows: UpliftRows,
  ranking: Ranking,
  share: number,
  { value, cost }: Worth,
  weights?: ArrayLike<number>,
): MoneyMetrics => {
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

/** Area (trapezoids) between the Qini curve of a ranking and its chord, which is the curve of random targeting. */
const areaOverChord = (rows: UpliftRows, ranking: Ranking, weights?: ArrayLike<number>): number => {
  const { treated, control, treatedOutcome, controlOutcome } = armSums(rows, ranking, weights);
  let area = 0;
  let [x, y] = [0, 0];
  for (let group = 0; group < treated.length; group++) {
    const [nt, nc] = [treated[group]!, control[group]!];
    const gain = treatedOutcome[group]! - (nc > 0 ? (controlOutcome[group]! * nt) / nc : 0);
    area += ((nt + nc - x) * (gain + y)) / 2;
    [x, y] = [nt + nc, gain];
  }
  return area - (x * y) / 2;
};

/** The same area for the perfect order, whose curve has three straight parts. */
const perfectArea = ({ treated, outcome }: UpliftRows, weights?: ArrayLike<number>): number => {
  let [nt, nc, yt, yc] = [0, 0, 0, 0];
  for (let row = 0; row < outcome.length; row++) {
    const w = weights ? weights[row]! : 1;
    const answered = outcome[row]! > 0 ? w : 0;
    if (treated[row]! > 0) {
      nt += w;
      yt += answered;
    } else {
      nc += w;
      yc += answered;
    }
  }
  const end = yt - (nc > 0 ? (yc * nt) / nc : 0);
  const flat = nt - yt + nc - yc;
  return (yt * yt) / 2 + flat * yt + (yc * (yt + end)) / 2 - ((nt + nc) * end) / 2;
};

/**
 * Qini coefficient Q = A(scores) / A(perfect) of a binary outcome. A is the area between the Qini curve g(k) = Y_T(k) − Y_C(k) · N_T(k) /
 * N_C(k) over the k best-scored rows and the straight line from (0, 0) to (n, g(n)). The perfect order puts treated rows with outcome 1
 * first and control rows with outcome 1 last (negative effects exist), and ties everything else in between. 0 for a random order or one
 * score for all, 1 for the perfect order. The definition follows `qini_auc_score` in scikit-uplift
 * (https://www.uplift-modeling.com/en/latest/api/metrics/qini_auc_score.html), after Radcliffe 2007, "Using control groups to target on
 * predicted lift".
 */
export const qini = (rows: UpliftRows, ranking: Ranking, weights?: ArrayLike<number>): number => {
  const perfect = perfectArea(rows, weights);
  return perfect > 0 ? areaOverChord(rows, ranking, weights) / perfect : 0;
};

/** A point of an uplift curve. */
export interface UpliftPoint {
  /** Share of all rows treated, the best-scored first. */
  readonly share: number;
  /** Incremental outcomes per 1,000 rows at that share: 1000 · share · (mean outcome treated − mean outcome control). */
  readonly per1000: number;
}

/**
 * Mean outcome of the treated minus that of the control among the best-scored `share` of rows. Rows tied at the cut count in part. NaN if
 * one arm has no rows among them.
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
 * Uplift curve at the given ascending shares, for a plot. It is straight up to the first share that contains both arms, since there is no
 * data below it.
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
